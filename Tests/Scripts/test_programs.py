"""The shell scripts, run in a folder of their own where every command that they call is a stand-in."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from project import SCRIPTS


class ScriptTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        shutil.copytree(SCRIPTS, self.root / "scripts", ignore=shutil.ignore_patterns("tests", "__pycache__"))
        (self.root / "scripts/tests").mkdir()
        self.bin = self.root / "bin"
        self.bin.mkdir()

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("#!/bin/bash\n" + text)
        target.chmod(0o755)

    def run_script(self, name: str, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.root / "scripts" / name, *arguments],
            env={"PATH": f"{self.bin}:/usr/bin:/bin", "HOME": str(self.root)},
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip


class SetupTests(ScriptTests):
    def setUp(self):
        super().setUp()
        self.write("bin/swift", 'echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)"')
        self.write("bin/id", "echo 1000")
        self.write("bin/sudo", "exit 1")
        self.write("bin/apt-get", f'echo "$*" >> {self.root}/apt-get.log')
        self.write("scripts/assets", "")
        self.has_packages(without=[])

    def has_packages(self, without: list[str]) -> None:
        names = " ".join(without)
        self.write(
            "bin/dpkg-query",
            f'for name in "${{@:3}}"; do case " {names} " in *" $name "*) status=not-installed ;; *) status=installed ;;'
            ' esac; echo "$status $name"; done',
        )

    def test_nothing_is_said_when_nothing_is_missing(self):
        done = self.run_script("setup")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_without_rights_it_says_what_to_run_as_root(self):
        self.has_packages(without=["libhwy-dev", "zlib1g-dev"])
        done = self.run_script("setup")
        self.assertEqual(done.returncode, 1)
        self.assertIn("apt-get install -y --no-install-recommends libhwy-dev zlib1g-dev", done.stderr)
        self.assertFalse((self.root / "apt-get.log").exists())

    def test_as_root_it_installs_just_what_is_missing(self):
        self.write("bin/id", "echo 0")
        self.has_packages(without=["libhwy-dev"])
        done = self.run_script("setup")
        self.assertEqual(done.returncode, 0, done.stderr)
        update, install = (self.root / "apt-get.log").read_text().splitlines()
        self.assertIn("update", update)
        self.assertIn("install -y --no-install-recommends libhwy-dev -", install)

    def test_running_the_example_needs_no_browser(self):
        self.has_packages(without=["chromium", "shellcheck"])
        self.assertEqual(self.run_script("setup", "run").returncode, 0)
        self.assertIn("chromium", self.run_script("setup", "test").stderr)

    def test_an_old_or_missing_swift_is_named(self):
        self.write("bin/swift", 'echo "Swift version 6.2 (swift-6.2-RELEASE)"')
        self.assertIn("Swift 6.2 is on PATH. Vigil needs 6.3", self.run_script("setup").stderr)
        self.write("bin/swift", "echo libncurses.so.6 is not there >&2; exit 127")
        self.assertIn("libncurses.so.6 is not there", self.run_script("setup").stderr)
        (self.bin / "swift").unlink()
        self.assertIn("swift is not on PATH", self.run_script("setup").stderr)

    def test_a_purpose_that_does_not_exist_is_refused(self):
        self.assertIn('"tset" is not a purpose', self.run_script("setup", "tset").stderr)


class BuildTests(ScriptTests):
    def test_progress_is_thinned_out_and_the_rest_is_not(self):
        self.write("bin/swift", 'for i in {1..500}; do echo "[$i/500] Compiling A"; done; echo "warning: B"; exit 0')
        done = self.run_script("build")
        self.assertEqual(done.returncode, 0)
        self.assertLess(len(done.stdout.splitlines()), 10)
        self.assertIn("warning: B", done.stdout)

    def test_a_failure_keeps_its_exit_code_and_ends_with_advice(self):
        self.write("bin/swift", 'echo "error: C"; exit 7')
        done = self.run_script("build")
        self.assertEqual(done.returncode, 7)
        self.assertIn("error: C", done.stdout)
        self.assertIn('the first line above with "error:"', done.stderr)


class GoldenTests(ScriptTests):
    def setUp(self):
        super().setUp()
        self.write("bin/swift", "echo building")
        self.write(".build/debug/vigil-goldens", 'echo "given: $*"; exit 2')

    def test_standard_output_and_exit_code_are_the_runners(self):
        done = self.run_script("goldens")
        self.assertEqual((done.returncode, done.stdout), (2, "given: \n"))

    def test_a_relative_folder_is_meant_from_where_the_caller_stands(self):
        self.assertIn(f"given: {os.getcwd()}/some", self.run_script("goldens", "some").stdout)

    def test_a_runner_that_cannot_be_built_is_another_exit_code(self):
        self.write("bin/swift", "exit 1")
        self.assertEqual(self.run_script("goldens").returncode, 3)


class RunTestsTests(ScriptTests):
    def test_every_test_runs_and_one_that_fails_fails_the_run(self):
        self.write("scripts/tests/a-good", "echo A")
        self.write("scripts/tests/b-bad", "exit 1")
        self.write("scripts/tests/c-good", "echo C")
        (self.root / "scripts/tests/module.py").write_text("")
        done = self.run_script("run-tests")
        self.assertEqual(done.returncode, 1)
        self.assertIn("Failed: b-bad.", done.stdout)
        self.assertEqual(done.stdout.splitlines()[-1], "2 passed, 1 failed")

    def test_a_test_that_lost_its_permission_to_run_is_not_skipped(self):
        self.write("scripts/tests/a", "")
        (self.root / "scripts/tests/a").chmod(0o644)
        self.assertEqual(self.run_script("run-tests").returncode, 1)

    def test_one_can_be_named(self):
        self.write("scripts/tests/a", "")
        self.write("scripts/tests/b", "exit 1")
        self.assertEqual(self.run_script("run-tests", "a").returncode, 0)


class DistributionTests(ScriptTests):
    def setUp(self):
        super().setUp()
        self.write(".build/release/vigil", "")
        self.write("bin/strip", 'cp "$3" "$2"')
        self.needs("libc.so.6")
        (self.root / "scripts/dist-libraries.txt").write_text("# comment\nlibc.so.6\nld-linux\n")

    def needs(self, *libraries: str) -> None:
        lines = ["linux-vdso.so.1 (0x7ffc)", *(f"{name} => /lib/{name} (0x7f00)" for name in libraries)]
        self.write("bin/ldd", "\n".join(f"echo '{line}'" for line in [*lines, "/lib64/ld-linux-x86-64.so.2 (0x7f)"]))

    def test_one_file_is_made(self):
        done = self.run_script("dist")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([path.name for path in (self.root / "dist").iterdir()], ["vigil"])

    def test_a_library_that_is_not_listed_fails(self):
        self.needs("libc.so.6", "libnew.so.1")
        done = self.run_script("dist")
        self.assertEqual(done.returncode, 1)
        self.assertIn("needed but not listed: libnew.so.1", done.stderr)

    def test_a_line_that_is_no_longer_true_fails(self):
        self.needs()
        done = self.run_script("dist")
        self.assertEqual(done.returncode, 1)
        self.assertIn("listed but not needed: libc.so.6", done.stderr)


if __name__ == "__main__":
    unittest.main()
