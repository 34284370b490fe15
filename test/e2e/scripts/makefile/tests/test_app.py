import unittest

import reporter
import webthing


class Imports(unittest.TestCase):
    def test_versions(self):
        self.assertEqual((webthing.VERSION, reporter.VERSION), ("1.0", "1.0"))
