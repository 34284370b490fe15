# Untested: only the syntax of this formula has been checked, because there was no Homebrew where it was written.
# packaging/brew/build fills in the words between @.
class PipShim < Formula
  desc "Runs pip install where the system's Python is externally managed"
  url "@URL@"
  version "@VERSION@"
  sha256 "@SHA256@"
  license all_of: [@LICENCES@]

  depends_on "node"

  def install
    libexec.install Dir["dist/*.cjs"], "dist/data", "dist/licences.txt", "dist/shims"
    libexec.install "LICENSE"
    (libexec/"bin").mkpath
    %w[pip pip3].each { |name| place libexec/"shims/pip", libexec/"bin"/name }
    bin.mkpath
    place libexec/"shims/pip-shim", bin/"pip-shim"
    man1.install "dist/share/man/man1/pip-shim.1"
    bash_completion.install "dist/share/bash-completion/completions/pip-shim"
    zsh_completion.install "dist/share/zsh/site-functions/_pip-shim"
    fish_completion.install "dist/share/fish/vendor_completions.d/pip-shim.fish"
  end

  # Copies a shim or the launcher, and fills in the paths that install.sh would fill in. Upgrades do not change these
  # paths.
  def place(source, target)
    lines = source.read.lines
    lines[2] = "_pipshim_home='#{opt_libexec}'\n"
    lines[3] = "_pipshim_node='#{Formula["node"].opt_bin}/node'\n"
    target.write lines.join
    target.chmod 0755
  end

  def caveats
    <<~EOS
      Put the shims first on PATH, in the start file of your shell:
        export PATH="#{opt_libexec}/bin:$PATH"
    EOS
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/pip-shim --version")
  end
end
