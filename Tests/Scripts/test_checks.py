"""What scripts/check's parts accept and refuse."""

import tempfile
import unittest
from pathlib import Path

from project import ROOT, load
from swift_source import read

edges, docs, sources, coverage = load("check-edges"), load("check-docs"), load("check-sources"), load("coverage")


def project(files: dict[str, str]) -> tempfile.TemporaryDirectory:
    """A folder with these files in it."""
    folder = tempfile.TemporaryDirectory()
    for name, text in files.items():
        path = Path(folder.name) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


TABLE = """
| targets | what | may import |
|---|---|---|
| `A`, `B` | two | `Foundation`, `C` |
| `VigilDomain` | pure | |
| `D` | shell | `A`, `E` (only `Composition.swift`) |
| every target | | `Synchronization` |

| other table | |
|---|---|
| `Z` | `Y` |
"""


class EdgeTests(unittest.TestCase):
    def problems(self, files: dict[str, str]) -> list[str]:
        empty = {f"Sources/{name}/{name}.swift": "" for name in ("A", "B", "VigilDomain", "D")}
        with project({"docs/architecture.md": TABLE} | empty | files) as folder:
            return edges.problems(Path(folder))

    def test_what_the_table_allows_passes(self):
        self.assertEqual(self.problems({"Sources/A/X.swift": "public import C\nimport Synchronization\n"}), [])

    def test_an_import_that_is_not_in_the_table_fails(self):
        (problem,) = self.problems({"Sources/A/X.swift": "import Foundation\nimport D\n"})
        self.assertIn("Sources/A/X.swift:2: A may not import D", problem)

    def test_an_engine_is_named_in_one_file_alone(self):
        self.assertEqual(self.problems({"Sources/D/Composition.swift": "import E\n"}), [])
        (problem,) = self.problems({"Sources/D/Other.swift": "import E\n"})
        self.assertIn("only Composition.swift may import E", problem)

    def test_a_pure_target_may_not_have_foundation_even_by_the_table(self):
        with project({"docs/architecture.md": TABLE.replace("pure | |", "pure | `Foundation` |")}) as folder:
            for name in ("A", "B", "VigilDomain", "D"):
                (Path(folder) / "Sources" / name).mkdir(parents=True)
            (problem,) = edges.problems(Path(folder))
        self.assertIn("VigilDomain is pure and may not import Foundation", problem)

    def test_folders_and_rows_are_the_same(self):
        (problem,) = self.problems({"Sources/New/New.swift": ""})
        self.assertIn("Sources/New has no row", problem)
        with project({"docs/architecture.md": TABLE, "Sources/A/A.swift": ""}) as folder:
            problems = edges.problems(Path(folder))
        self.assertEqual(len(problems), 3)

    def test_the_projects_own_table_is_read(self):
        rows = edges.read_table((ROOT / edges.TABLE).read_text(encoding="utf-8"))
        self.assertIn("CBoostMath", rows["VigilStatistics"])
        self.assertEqual(rows["VigilCommand"]["VigilSQLite"], "Composition.swift")


class DocumentationTests(unittest.TestCase):
    def missing(self, *texts: str) -> list[str]:
        return [found.name for found in docs.missing([read(text) for text in texts])]

    def test_a_public_or_package_declaration_needs_documentation(self):
        self.assertEqual(self.missing("public struct A { package var b = 1 }"), ["A", "b"])

    def test_a_case_and_an_override_need_none(self):
        self.assertEqual(self.missing("/// A.\npublic enum A { case b, c }"), [])
        self.assertEqual(self.missing("/// A.\npublic class A { public override func b() {} }"), [])

    def test_what_a_protocol_of_ours_documents_needs_none_in_its_types(self):
        protocol = "/// A.\npublic protocol A {\n/// B.\nfunc b(c: Int)\n/// D.\nvar d: Int { get }\n}"
        conforming = "/// E.\npublic struct E: F { public func b(c: Int) {}\n public let d = 1; public func b(e: Int) {} }"
        self.assertEqual(self.missing(protocol, "/// F.\npublic protocol F: A {}", conforming), ["b"])
        self.assertEqual(self.missing(conforming), ["b", "d", "b"])

    def test_a_requirement_itself_needs_documentation(self):
        self.assertEqual(self.missing("/// A.\npublic protocol A { func b() }"), ["b"])

    def test_well_known_requirements_need_none(self):
        text = """
            extension A: Codable, Comparable {
                public init(from decoder: any Decoder) throws {}
                public func encode(to encoder: any Encoder) throws {}
                public static func < (left: A, right: A) -> Bool { false }
                public static func + (left: A, right: A) -> A { left }
            }
        """
        self.assertEqual(self.missing(text), ["+"])


class SourceTests(unittest.TestCase):
    def test_what_stops_the_program_is_refused(self):
        found = sources.swift_problems("A.swift", 'let a = try! b()\nfatalError("c")\nlet d = "try! fatalError("\n')
        self.assertEqual([problem.split(" ")[0] for problem in found], ["A.swift:1:", "A.swift:2:"])

    def test_an_escape_hatch_needs_its_reason_beside_it(self):
        hatch = "let a = try? b()\n"
        self.assertEqual(len(sources.swift_problems("A.swift", "let c = 1\n" + hatch)), 1)
        self.assertEqual(sources.swift_problems("A.swift", "// No file means no settings.\n" + hatch), [])
        self.assertEqual(sources.swift_problems("A.swift", "let a = try? b()  // no file, no settings\n"), [])
        self.assertEqual(len(sources.swift_problems("A.swift", "final class A: @unchecked Sendable {}\n")), 1)
        self.assertEqual(len(sources.swift_problems("A.swift", "nonisolated(unsafe) var a = 1\n")), 1)

    def test_a_comment_farther_up_is_no_reason(self):
        self.assertEqual(len(sources.swift_problems("A.swift", "// About c.\nlet c = 1\n\nlet a = try? b()\n")), 1)

    def test_notes_to_do_later_and_somebodys_paths_are_refused(self):
        note = "TO" "DO"
        self.assertEqual(len(sources.text_problems("a", f"// {note}: later")), 1)
        for path in ("/home/" "ada/vigil", "see /Users/" "ada", '"/root/' '.cache"'):
            self.assertEqual(len(sources.text_problems("a", path)), 1, path)
        for text in ("https://example.com/home/page", "a/work/b", "the /tmp folder", "GET /api/v1/models"):
            self.assertEqual(sources.text_problems("a", text), [], text)

    def test_a_long_file_needs_its_reason_and_a_short_one_no_line(self):
        long_file = {"Sources/A/A.swift": "\n" * 401}
        with project(long_file | {"scripts/long-files.txt": "# comment\n"}) as folder:
            self.assertEqual(len(sources.long_file_problems(Path(folder))), 1)
        with project(long_file | {"scripts/long-files.txt": "Sources/A/A.swift one algorithm\n"}) as folder:
            self.assertEqual(sources.long_file_problems(Path(folder)), [])
        with project({"Sources/A/A.swift": "", "scripts/long-files.txt": "Sources/A/A.swift x\nSources/B.swift y\n"}) as f:
            self.assertEqual(len(sources.long_file_problems(Path(f))), 2)


class CoverageTests(unittest.TestCase):
    def test_lines_add_up_by_target_and_what_is_not_ours_is_left_out(self):
        def file(name: str, covered: int, count: int) -> dict:
            return {"filename": name, "summary": {"lines": {"covered": covered, "count": count}}}

        export = {"data": [{"files": [
            file("/p/Sources/VigilStatistics/A.swift", 9, 10),
            file("/p/Sources/VigilStatistics/B/C.swift", 10, 10),
            file("/p/Sources/Vigil/D.swift", 1, 20),
            file("/p/Sources/CBoostMath/E.cpp", 0, 100),
            file("/p/Tests/F.swift", 0, 100),
            file("/p/.build/checkouts/x/Sources/X/G.swift", 0, 100),
        ]}]}  # fmt: skip
        totals = coverage.lines_by_target(export, Path("/p"))
        self.assertEqual(totals, {"VigilStatistics": (19, 20), "Vigil": (1, 20)})
        table, below = coverage.report(totals)
        self.assertIn("50.0 %", table)
        self.assertEqual(below, ["total"])


if __name__ == "__main__":
    unittest.main()
