"""The little Swift reader behind the checks."""

import unittest

from project import SCRIPTS  # noqa: F401 - puts the scripts on the path
from swift_source import imports, read, split


class SplitTests(unittest.TestCase):
    def code(self, text: str) -> str:
        code, comments = split(text)
        self.assertEqual(len(code), len(text))
        self.assertEqual(len(comments), len(text))
        return code

    def test_comments_and_texts_are_no_code(self):
        self.assertEqual(self.code("a // b").split(), ["a"])
        self.assertEqual(self.code("a /* b /* c */ d */ e").split(), ["a", "e"])
        self.assertEqual(self.code('a "b // c" d').split(), ["a", "d"])
        self.assertEqual(self.code('a "b \\" c" d').split(), ["a", "d"])
        self.assertEqual(self.code('a #"b " c"# d').split(), ["a", "d"])
        self.assertEqual(self.code('a """\nb " c\n""" d').split(), ["a", "d"])

    def test_an_interpolation_may_hold_texts_and_parentheses(self):
        self.assertEqual(self.code('a "b \\(c("d)", e()) ) f" g').split(), ["a", "g"])

    def test_a_text_that_is_not_closed_ends_with_its_line(self):
        self.assertEqual(self.code('a "b\nc').split(), ["a", "c"])

    def test_a_regular_expression_is_no_code_but_a_division_is(self):
        self.assertEqual(self.code("a = /b{2}\"/ + c").split(), ["a", "=", "+", "c"])
        self.assertEqual(self.code("(a / b / c)").split(), ["(a", "/", "b", "/", "c)"])
        self.assertEqual(self.code("a = #/b\"/# + c").split(), ["a", "=", "+", "c"])

    def test_comments_keep_their_lines(self):
        _, comments = split('let a = 1  // why\n/// what\nlet b = "// no"\n')
        self.assertEqual([line.strip() for line in comments.split("\n")], ["// why", "/// what", "", ""])


class ImportTests(unittest.TestCase):
    def test_every_form_of_import_is_found(self):
        text = (
            "import A\npublic import B\n@testable import C\n@_exported public import struct D.E\n  package import F\n"
            '// import G\nlet text = """\nimport H\n"""\n'
        )
        code, _ = split(text)
        self.assertEqual(imports(code), [(1, "A"), (2, "B"), (3, "C"), (4, "D"), (5, "F")])


class DeclarationTests(unittest.TestCase):
    def names(self, text: str) -> list[str]:
        return [f"{found.kind} {found.name}" for found in read(text).declarations]

    def test_only_what_other_modules_see_counts(self):
        text = """
            public struct A {
                var b: Int
                package var c: Int { let d = 1; return d }
                private(set) public var e = 0
                public private(set) var f = 0
                private func g() {}
            }
            func h() {}
        """
        self.assertEqual(self.names(text), ["struct A", "var c", "var e", "var f"])

    def test_members_of_a_public_extension_and_requirements_count(self):
        text = """
            public extension A { func b() {} private func c() {} }
            package protocol D { associatedtype E; func f(g: Int) -> Int }
            extension H { func i() {}; public static func == (left: H, right: H) -> Bool { true } }
        """
        self.assertEqual(self.names(text), ["func b", "protocol D", "associatedtype E", "func f", "func =="])

    def test_words_that_only_look_like_declarations_do_not_count(self):
        text = """
            public final class A: B {
                public class func c() -> A { .init(let: 1) }
                public let d = [1].map { (let: Int) in let }
                public init(e: Int = .init()) where B: AnyObject { self.init() }
                public subscript(f: Int) -> Int { f }
            }
        """
        self.assertEqual(self.names(text), ["class A", "func c", "let d", "init init", "subscript subscript"])

    def test_documentation_stands_above_attributes_and_modifiers(self):
        text = """
            /// What it is.
            @available(macOS 10, *) @inlinable
            public static func a() {}

            // Not documentation.
            public func b() {}
            /** What it is. */
            public func c() {}
            /// Too far up.

            public func d() {}
        """
        documented = {found.name: found.is_documented for found in read(text).declarations}
        self.assertEqual(documented, {"a": True, "b": False, "c": True, "d": False})

    def test_what_stands_behind_a_types_colon_is_known(self):
        file = read("struct A<B: C>: D, E.F where B: G {}\nextension H.I: J {}")
        self.assertEqual(file.inherited["A"], {"D", "E", "F"})
        self.assertEqual(file.inherited["I"], {"J"})


if __name__ == "__main__":
    unittest.main()
