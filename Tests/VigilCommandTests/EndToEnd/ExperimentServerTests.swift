import Foundation
import Testing

@Suite("vigil experiments against a server, run", .serialized, .timeLimit(.minutes(5)))
struct ExperimentServerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("leads.csv", SampleFiles.recording())
    }

    private func vigil(_ server: RunningServer, _ arguments: String...) async throws -> Program.Output {
        try await Program.run(arguments + ["--server", server.address], in: folder)
    }

    /// A server with two versions of a model.
    private func server() async throws -> RunningServer {
        let server = try await RunningServer(in: folder)
        for version in ["2.1", "2.2"] {
            let added = try await vigil(
                server, "models", "add", "--from", "leads.csv", "--name", "leads", "--model-version", version)
            #expect(added.status == 0, "\(added.standardError)")
        }
        return server
    }

    /// A file of units, half of them in each arm, with these shares of successes.
    private func outcomes(units: Int, control: Double, treatment: Double) -> String {
        var text = "unit,arm,value\n"
        for unit in 0..<units {
            let isTreatment = unit % 2 == 1
            let share = isTreatment ? treatment : control
            // Evenly spread successes, so that the shares are the given ones.
            let place = Double(unit / 2)
            let value = ((place + 1) * share).rounded(.down) > (place * share).rounded(.down) ? 1 : 0
            text += "customer-\(unit),\(isTreatment ? "treatment" : "control"),\(value)\n"
        }
        return text
    }

    @Test("from a plan to a decision")
    func life() async throws {
        let server = try await server()
        let empty = try await vigil(server, "experiments")
        #expect(empty.status == 0 && empty.standardOutput.contains("No A/B test is registered"), "\(empty)")

        let created = try await vigil(
            server, "experiments", "create", "--name", "leads-2.2", "--control", "leads@2.1", "--treatment",
            "leads@2.2",
            "--metric", "accuracy", "--expected", "0.8", "--effect", "0.05", "--minimum", "1000", "--traffic", "10")
        #expect(created.status == 0, "\(created.standardError)")
        #expect(
            created.standardOutput.hasPrefix(
                "leads-2.2 is registered as a draft: control (leads 2.1) against treatment"))
        #expect(created.standardOutput.contains("units are needed") && created.standardOutput.contains("warning: "))
        #expect(created.standardOutput.contains("  vigil experiments start leads-2.2 --confirm\n"))

        let unconfirmed = try await vigil(server, "experiments", "start", "leads-2.2")
        #expect(unconfirmed.status == 2)
        #expect(unconfirmed.standardError.hasPrefix("vigil: leads-2.2 is not started: "))
        #expect(
            unconfirmed.standardError.hasSuffix(
                "`vigil experiments start leads-2.2 --confirm` starts it all the same.\n"))
        let started = try await vigil(server, "experiments", "start", "leads-2.2", "--confirm", "--by", "anna")
        #expect(started.status == 0 && started.standardOutput.hasPrefix("leads-2.2 runs"), "\(started)")

        let assigned = try await vigil(
            server, "experiments", "assign", "leads-2.2", "visitor-1", "visitor-2", "--attribute", "country=DE",
            "--no-record")
        #expect(assigned.status == 0, "\(assigned.standardError)")
        #expect(
            assigned.standardOutput.matches(of: /visitor-[12] +(control|treatment) +leads 2\.[12] +drawn/).count == 2)
        let early = try await vigil(server, "experiments", "decide", "leads-2.2")
        #expect(early.status == 2 && early.standardError.contains("--verdict decides it all the same"), "\(early)")

        try folder.write("outcomes.csv", outcomes(units: 2400, control: 0.8, treatment: 0.875))
        let recorded = try await vigil(
            server, "experiments", "record", "leads-2.2", "outcomes.csv", "--exposures", "--batch", "500")
        #expect(recorded.status == 0, "\(recorded.standardError)")
        #expect(recorded.standardOutput.hasPrefix("leads-2.2 was sent 2,400 results and 2,400 exposures."))

        let result = try await vigil(server, "experiments", "result", "leads-2.2", "--fail-on", "loss")
        #expect(result.status == 0, "\(result.standardError)")
        #expect(result.standardOutput.contains("2,400 units exposed, 2,400 of them mature; 1,200 of the 1,000"))
        #expect(
            result.standardOutput.contains(
                "accuracy is 0.875 in treatment and 0.800 in control, a difference of +0.0750"))
        #expect(result.standardOutput.contains("What follows: ship treatment (leads 2.2)."), "\(result.standardOutput)")
        let json = try await vigil(server, "experiments", "result", "leads-2.2", "--json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.standardOutput.utf8)) as? [String: Any])
        #expect(object["is_significant"] as? Bool == true)

        let decided = try await vigil(server, "experiments", "decide", "leads-2.2", "--by", "anna")
        #expect(
            decided.status == 0 && decided.standardOutput.contains("Decision: ship treatment (leads 2.2)."),
            "\(decided)")
        let shown = try await vigil(server, "experiments", "show", "leads-2.2")
        #expect(
            shown.standardOutput.hasPrefix("leads-2.2: decided")
                && shown.standardOutput.contains("running  anna  started"))
        let listed = try await vigil(server, "experiments", "list", "--status", "decided", "--search", "2.2")
        #expect(listed.standardOutput.contains("leads 2.1, leads 2.2") && listed.standardOutput.contains("ship"))
        let archived = try await vigil(server, "experiments", "archive", "leads-2.2")
        #expect(archived.status == 0, "\(archived.standardError)")
        #expect(try await vigil(server, "experiments").standardOutput.contains("No A/B test is registered"))
        #expect(try await vigil(server, "experiments", "list", "--archived").standardOutput.contains("archived"))
        #expect(await server.stop() == 0)
    }

    @Test("a plan from a file; a treatment that does harm ends with exit code 1 where that is asked for")
    func harm() async throws {
        let server = try await server()
        let plan = try await vigil(
            server, "experiments", "create", "--name", "worse", "--control", "leads@2.1", "--treatment", "leads@2.2",
            "--metric", "conversion", "--minimum", "500", "--guardrail", "revenue=1", "--dry-run")
        try folder.write("plan.json", plan.standardOutput)
        let created = try await vigil(server, "experiments", "create", "plan.json")
        #expect(created.status == 0 && created.standardOutput.contains("What it can find is not known"), "\(created)")
        let again = try await vigil(server, "experiments", "create", "plan.json")
        #expect(again.status == 2 && again.standardError.contains("conflict"), "\(again)")
        _ = try await vigil(server, "experiments", "start", "worse")

        try folder.write("outcomes.csv", outcomes(units: 2000, control: 0.5, treatment: 0.3))
        let recorded = try await vigil(server, "experiments", "record", "worse", "outcomes.csv", "--exposures")
        #expect(recorded.status == 0, "\(recorded.standardError)")
        let result = try await vigil(server, "experiments", "result", "worse", "--fail-on", "loss")
        #expect(result.status == 1, "\(result.standardError)")
        #expect(result.standardOutput.contains("What follows: roll back to control (leads 2.1)."))
        #expect(result.standardOutput.contains("no numbers yet"))

        let stopped = try await vigil(server, "experiments", "stop", "worse", "--reason", "enough seen")
        #expect(stopped.status == 0 && stopped.standardOutput.hasPrefix("worse takes no more units in"), "\(stopped)")
        let decided = try await vigil(
            server, "experiments", "decide", "worse", "--verdict", "inconclusive", "--reason", "the week was odd")
        #expect(decided.standardOutput.contains("Decision: inconclusive.\n- the week was odd"), "\(decided)")
        #expect(await server.stop() == 0)
    }

    @Test("what the server refuses is told with what to do")
    func refusals() async throws {
        let server = try await server()
        let unknown = try await vigil(server, "experiments", "result", "nobody")
        #expect(unknown.status == 2 && unknown.standardError.contains("unknown_experiment"), "\(unknown)")
        let model = try await vigil(
            server, "experiments", "create", "--name", "t", "--control", "leads@2.1", "--treatment", "leads@9",
            "--metric", "accuracy")
        #expect(model.status == 2 && model.standardError.contains("leads"), "\(model)")
        _ = try await vigil(
            server, "experiments", "create", "--name", "t", "--control", "leads@2.1", "--treatment", "leads@2.2",
            "--metric", "accuracy")
        try folder.write("values.csv", "unit,value\na,1\nb,0.5\n")
        let draft = try await vigil(server, "experiments", "record", "t", "values.csv")
        #expect(draft.status == 2 && draft.standardError.contains("results are taken while it runs"), "\(draft)")
        _ = try await vigil(server, "experiments", "start", "t")
        let value = try await vigil(server, "experiments", "record", "t", "values.csv")
        #expect(value.status == 2 && value.standardError.contains("0.5"), "\(value)")
        let later = try await vigil(server, "experiments", "record", "t", "values.csv", "--batch", "1")
        #expect(later.status == 2 && later.standardError.contains("1 result before it was recorded"), "\(later)")
        let metric = try await vigil(server, "experiments", "record", "t", "values.csv", "--metric", "lift")
        #expect(metric.status == 2 && metric.standardError.contains("\"lift\" is no metric of the test"), "\(metric)")
        try folder.write("arms.csv", "arm,value\ncontrol,1\ntreatment,0\n")
        let arms = try await vigil(server, "experiments", "record", "t", "arms.csv")
        #expect(arms.status == 0, "\(arms.standardError)")
        let result = try await vigil(server, "experiments", "result", "t", "--fail-on", "undecided")
        #expect(result.status == 1 && result.standardOutput.contains("recorded by model alone"), "\(result)")
        #expect(await server.stop() == 0)
    }
}
