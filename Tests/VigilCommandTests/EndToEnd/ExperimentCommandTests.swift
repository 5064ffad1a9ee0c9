import Foundation
import Testing

@Suite("vigil experiments, run", .serialized, .timeLimit(.minutes(5)))
struct ExperimentCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func vigil(_ arguments: String...) async throws -> Program.Output {
        try await Program.run(["experiments"] + arguments, in: folder)
    }

    @Test("a plan is analysed without a server, from options and from a file")
    func plan() async throws {
        let options = try await vigil(
            "plan", "--metric", "accuracy", "--expected", "0.951", "--effect", "0.02", "--share", "0.2", "--minimum",
            "1000")
        #expect(options.status == 0, "\(options.standardError)")
        #expect(options.standardOutput.hasPrefix("3,906 units are needed, 782 in the smaller arm"))

        let file = try await vigil(
            "create", "--name", "leads-2.2", "--control", "leads@2.1", "--treatment", "leads@2.2", "--share", "0.2",
            "--metric", "accuracy", "--expected", "0.951", "--effect", "0.02", "--days", "10", "--horizon", "60d",
            "--guardrail", "recall=0.01", "--design", "group_sequential", "--dry-run")
        #expect(file.status == 0, "\(file.standardError)")
        try folder.write("plan.json", file.standardOutput)
        let again = try await vigil("create", "plan.json", "--dry-run")
        #expect(again.standardOutput == file.standardOutput)
        let changed = try await vigil("plan", "plan.json", "--power", "0.9", "--json")
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(changed.standardOutput.utf8)) as? [String: [String: Any]])
        let needed = try #require(json["power_analysis"]?["needed_units"] as? Int)
        #expect(needed > 5229)
        let fewer = try await vigil(
            "plan", "--metric", "errors", "--kind", "proportion", "--expected", "0.1", "--effect", "-0.02",
            "--direction", "decrease")
        #expect(fewer.status == 0 && fewer.standardOutput.contains("from 0.100 to 0.0800"), "\(fewer)")
    }

    @Test(
        "a plan that is none ends with 2 and says why",
        arguments: [
            (["plan"], "a plan needs a file, or --metric"),
            (["create", "--metric", "accuracy"], "--name, --control, --treatment"),
            (
                ["plan", "--metric", "accuracy", "--expected", "1.5", "--effect", "0.1"],
                "success_metric.expected_control: 1.5"
            ),
            (
                ["plan", "--metric", "accuracy", "--expected", "0.5", "--effect", "0"],
                "an effect of 0 is found by no number"
            ),
            (["plan", "--metric", "m", "--control", "leads"], "write MODEL@VERSION, such as leads@2.1"),
            (["plan", "--metric", "m", "--share", "1"], "--share: 1.0 was given"),
            (
                ["plan", "--metric", "m", "--treatment", "a@1", "--treatment", "b@1", "--share", "0.5"],
                "leaves nothing to the control"
            ),
            (["plan", "--metric", "m", "--control", "a@1", "--treatment", "a@1"], "is in the test twice"),
            (["plan", "--metric", "m", "--guardrail", "recall=-1"], "write NAME=MARGIN"),
            (["plan", "--metric", "m", "--design", "once"], "'fixed_horizon', 'always_valid' or 'group_sequential'"),
            (
                ["plan", "--metric", "m", "--looks", "3", "--design", "always_valid"],
                "--looks is for --design group_sequential"
            ),
            (["plan", "nowhere.json"], "nowhere.json: there is no such file"),
            (["decide", "t", "--verdict", "keep_running", "--reason", "x"], "it is ship, roll_back or inconclusive"),
            (["decide", "t", "--verdict", "ship", "--reason", "x"], "needs a --winner"),
            (["decide", "t", "--winner", "control"], "go with --verdict"),
            (["result", "t", "--fail-on", "rain"], "'loss', 'unhealthy' or 'undecided'"),
            (["result", "no name"], "\"no name\" is not a name"),
            (["assign", "t", "u", "--attribute", "visits"], "--attribute"),
            (["record", "t", "x.csv", "--batch", "0"], "--batch: 0 was given; allowed are 1 to 100,000"),
            (["list", "--limit", "0"], "--limit: 0 was given"),
        ])
    func wrongInput(arguments: [String], sentence: String) async throws {
        let output = try await Program.run(["experiments"] + arguments + [], in: folder)
        #expect(output.status == 2 && output.standardOutput.isEmpty)
        #expect(output.standardError.contains(sentence), "\(output.standardError)")
    }

    @Test("arms are compared from a file, from standard input, and as JSON")
    func compare() async throws {
        var csv = "variant,converted,007\n"
        for row in 0..<4000 {
            csv += "\(row % 2),\(row % 2 == 0 ? (row % 20 == 0 ? 1 : 0) : (row % 10 == 1 ? 1 : 0)),\(row)\n"
        }
        try folder.write("ab.csv", csv)
        let file = try await vigil("compare", "ab.csv", "--arm", "variant", "--value", "converted", "--control", "0")
        #expect(file.status == 0, "\(file.standardError)")
        #expect(file.standardOutput.hasPrefix("ab.csv: share of converted of 2 arms\n4,000 units."))
        #expect(file.standardOutput.contains("converted is 0.200 in 1 and 0.100 in 0, a difference of +0.100"))
        let input = try await Program.run(
            ["experiments", "compare", "-", "--arm", "variant", "--value", "converted", "--json"], input: Data(csv.utf8)
        )
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(input.standardOutput.utf8)) as? [String: Any])
        #expect(json["file"] as? String == "standard input" && json["control"] as? String == "0")
        let wrong = try await vigil("compare", "ab.csv", "--arm", "group", "--value", "converted")
        #expect(wrong.status == 2)
        #expect(
            wrong.standardError
                == "vigil: ab.csv: --arm: there is no column \"group\"; there are variant, converted, 007\n")
        let twice = try await vigil("compare", "ab.csv", "--arm", "variant", "--value", "variant")
        #expect(twice.status == 2 && twice.standardError.contains("given for two things"))
    }

    @Test("without a server the command that starts one is named, and a faulty file is told before")
    func noServer() async throws {
        let list = try await vigil("--server", "http://127.0.0.1:1")
        #expect(list.status == 2 && list.standardError.contains("Start one with `vigil serve`"), "\(list)")
        try folder.write("x.csv", "id,value\na,1\n")
        let record = try await vigil("record", "t", "x.csv", "--server", "http://127.0.0.1:1")
        #expect(
            record.status == 2 && record.standardError.hasPrefix("vigil: x.csv: there is no column \"unit\" or \"arm\"")
        )
    }
}
