import webthing

print("app uses webthing", webthing.VERSION)
