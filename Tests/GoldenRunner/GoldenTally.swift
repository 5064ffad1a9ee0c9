/// How the cases of one file, or of all of them, came out.
struct GoldenTally {
    var passed = 0
    var failed = 0
    var unsupported = 0
    var skipped = 0

    static func += (total: inout GoldenTally, part: GoldenTally) {
        total.passed += part.passed
        total.failed += part.failed
        total.unsupported += part.unsupported
        total.skipped += part.skipped
    }

    /// The line on standard output.
    func line(_ name: String) -> String {
        "\(name) passed=\(passed) failed=\(failed) unsupported=\(unsupported) skipped=\(skipped)"
    }
}
