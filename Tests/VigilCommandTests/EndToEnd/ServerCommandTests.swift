import Foundation
import Testing

@Suite("vigil serve and the commands that talk to it, run", .serialized, .timeLimit(.minutes(5)))
struct ServerCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("leads.csv", SampleFiles.recording())
    }

    private func vigil(_ server: RunningServer, _ arguments: String...) async throws -> Program.Output {
        try await Program.run(arguments + ["--server", server.address], in: folder)
    }

    @Test("a newcomer's first five commands")
    func walkthrough() async throws {
        let server = try await RunningServer(in: folder)
        let empty = try await vigil(server, "models")
        #expect(empty.standardOutput.contains("No model is registered"))

        let added = try await vigil(
            server, "models", "add", "--from", "leads.csv", "--name", "leads", "--window", "month")
        #expect(added.status == 0, "\(added.standardError)")
        #expect(added.standardOutput.contains("leads version 1 is registered: binary classification, 2 inputs"))
        #expect(
            added.standardOutput.contains(
                "  vigil models baseline leads --from leads.csv --where partition=reference\n"))
        #expect(
            added.standardOutput.contains("  vigil replay leads.csv --model leads --where partition=production\n"))

        let baseline = try await vigil(
            server, "models", "baseline", "leads", "--from", "leads.csv", "--where", "partition=reference")
        #expect(baseline.status == 0, "\(baseline.standardError)")
        #expect(baseline.standardOutput.contains("a baseline of 300 rows"))

        let replayed = try await vigil(
            server, "replay", "leads.csv", "--model", "leads", "--where", "partition=production", "--batch", "40")
        #expect(replayed.status == 0, "\(replayed.standardError)")
        #expect(replayed.standardOutput.contains("leads was sent 300 predictions from 2026-01-30"))
        #expect(replayed.standardOutput.contains("300 outcomes"))
        #expect(!replayed.standardOutput.contains("no baseline"))

        let again = try await vigil(
            server, "replay", "leads.csv", "--model", "leads", "--where", "partition=production", "--form", "columns")
        #expect(again.standardOutput.contains("300 predictions were there before"))

        let checked = try await vigil(server, "check", "leads", "--since", "2026-01-01")
        #expect(checked.status == 1, "\(checked.standardError)")
        #expect(checked.standardOutput.contains("drifted ") && checked.standardOutput.contains("Feb 2026"))
        #expect(checked.standardOutput.contains("income"))
        let json = try await vigil(server, "check", "leads", "--since", "2026-01-01", "--json")
        #expect(json.status == 1)
        #expect(try JSONSerialization.jsonObject(with: Data(json.standardOutput.utf8)) is [String: Any])

        let list = try await vigil(server, "models")
        #expect(list.standardOutput.contains("leads"))
        let shown = try await vigil(server, "models", "show", "leads")
        #expect(shown.standardOutput.contains("\"task\" : \"binary_classification\""))
        #expect(await server.stop() == 0)
    }

    @Test("a model's history is looked into: other windows, ranking, live detectors, many models")
    func history() async throws {
        let server = try await RunningServer(in: folder)
        for name in ["leads", "copy"] {
            _ = try await vigil(server, "models", "add", "--from", "leads.csv", "--name", name, "--window", "month")
        }
        _ = try await vigil(
            server, "models", "baseline", "leads", "--from", "leads.csv", "--where", "partition=reference")
        _ = try await vigil(
            server, "replay", "leads.csv", "--model", "leads", "--where", "partition=production", "--form", "columns")

        let windows = try await vigil(server, "drift", "windows", "leads", "--count", "100")
        #expect(windows.status == 1 && windows.standardOutput.contains("3 windows"), "\(windows)")
        let none = try await vigil(server, "drift", "windows", "leads", "--count", "5")
        #expect(none.status == 2 && none.standardError.contains("20"), "\(none)")
        let both = try await vigil(server, "drift", "windows", "leads", "--count", "50", "--length", "1d")
        #expect(both.status == 2 && both.standardError.contains("one of --count"), "\(both)")

        _ = try await vigil(server, "check", "leads", "--since", "2026-01-01")
        let ranking = try await vigil(server, "drift", "ranking", "leads")
        #expect(ranking.status == 0 && ranking.standardOutput.contains("income"), "\(ranking)")

        let live = try await vigil(server, "drift", "live", "leads")
        #expect(live.status == 0 && live.standardOutput.hasPrefix("leads 1"), "\(live)")
        let replayed = try await vigil(
            server, "drift", "live", "leads", "--replay", "--detector", "page_hinkley", "--every", "1000")
        #expect(replayed.status == 0 && replayed.standardOutput.contains("page_hinkley"), "\(replayed)")
        let unknown = try await vigil(server, "drift", "live", "leads", "--replay", "--detector", "nobody")
        #expect(unknown.status == 2 && unknown.standardError.contains("cusum"), "\(unknown)")

        let all = try await vigil(server, "check", "--all", "--since", "2026-01-01", "--until", "2026-12-01")
        #expect(all.status == 2 && all.standardOutput.contains("copy"), "\(all)")
        let one = try await vigil(server, "check", "leads", "leads", "--since", "2026-01-01")
        #expect(one.status == 1 && one.standardOutput.contains("drift"), "\(one)")
        #expect(await server.stop() == 0)
    }

    @Test("what the server refuses is told with its code and what to do")
    func refusals() async throws {
        let server = try await RunningServer(in: folder)
        let unknown = try await vigil(server, "check", "nobody")
        #expect(unknown.status == 2)
        #expect(unknown.standardError.contains("unknown_model"))
        #expect(unknown.standardError.contains("vigil models add"))
        _ = try await vigil(server, "models", "add", "--from", "leads.csv", "--name", "leads")
        let changed = try await vigil(
            server, "models", "add", "--from", "leads.csv", "--name", "leads", "--exclude", "region")
        #expect(changed.status == 2)
        #expect(changed.standardError.contains("conflict"))
        #expect(await server.stop() == 0)
    }

    @Test("a recording in NDJSON is registered, made a baseline and replayed like one in CSV")
    func ndjson() async throws {
        let lines = SampleFiles.recording().split(separator: "\n").map { $0.split(separator: ",") }
        let rows = lines.dropFirst().map { cells -> String in
            let members = zip(lines[0], cells).map { name, cell in
                Double(cell) == nil ? "\"\(name)\": \"\(cell)\"" : "\"\(name)\": \(cell)"
            }
            return "{\(members.joined(separator: ", "))}"
        }
        try folder.write("leads.ndjson", rows.joined(separator: "\n"))
        let server = try await RunningServer(in: folder)
        let added = try await vigil(server, "models", "add", "--from", "leads.ndjson", "--name", "leads")
        #expect(added.status == 0, "\(added.standardError)")
        let baseline = try await vigil(
            server, "models", "baseline", "leads", "--from", "leads.ndjson", "--where", "partition=reference")
        #expect(baseline.standardOutput.contains("a baseline of 300 rows"), "\(baseline.standardError)")
        let replayed = try await vigil(
            server, "replay", "leads.ndjson", "--model", "leads", "--where", "partition=production")
        #expect(replayed.standardOutput.contains("leads was sent 300 predictions"), "\(replayed.standardError)")
        // Both forms hold the same rows.
        let again = try await vigil(
            server, "replay", "leads.csv", "--model", "leads", "--where", "partition=production")
        #expect(again.standardOutput.contains("300 predictions were there before"), "\(again.standardError)")
        #expect(await server.stop() == 0)
    }

    @Test("a dry run prints the schema and needs no server")
    func dryRun() async throws {
        let output = try await Program.run(
            ["models", "add", "--from", "leads.csv", "--name", "leads", "--dry-run", "--server", "http://127.0.0.1:1"],
            in: folder)
        #expect(output.status == 0)
        let document = try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [String: Any]
        #expect((document?["features"] as? [[String: Any]])?.map { $0["name"] as? String } == ["income", "region"])
        #expect(output.standardError.contains("partition"))
    }

    @Test("a faulty recording is refused before anything is sent")
    func faultyRecording() async throws {
        let server = try await RunningServer(in: folder)
        _ = try await vigil(server, "models", "add", "--from", "leads.csv", "--name", "leads")
        var lines = SampleFiles.recording().split(separator: "\n").map(String.init)
        lines[lines.count - 1] = lines[lines.count - 1].replacing("2026-", with: "2025-")
        try folder.write("unsorted.csv", lines.joined(separator: "\n"))
        let output = try await vigil(server, "replay", "unsorted.csv", "--model", "leads")
        #expect(output.status == 2)
        #expect(output.standardError.contains("unsorted.csv"))
        #expect(output.standardError.contains("sort the file by its times"))
        let check = try await vigil(server, "check", "leads")
        #expect(check.status == 2)
        #expect(check.standardError.contains("leads has no baseline"))
        #expect(await server.stop() == 0)
    }

    @Test("without a server the command that starts one is named")
    func noServer() async throws {
        let output = try await Program.run(["models", "--server", "http://127.0.0.1:1"])
        #expect(output.status == 2)
        #expect(
            output.standardError.hasPrefix(
                "vigil: no server answers at http://127.0.0.1:1. Start one with `vigil serve`"))
        let named = try await Program.run(["models"], environment: ["VIGIL_SERVER": "http://127.0.0.1:2"])
        #expect(named.standardError.contains("http://127.0.0.1:2"))
    }

    @Test("a port in use ends with 2 and names the port")
    func portInUse() async throws {
        let server = try await RunningServer(in: folder)
        let other = try TemporaryFolder()
        let output = try await Program.run(["serve", "--port", "\(server.port)"], in: other)
        #expect(output.status == 2)
        #expect(output.standardError.contains("vigil: port \(server.port) of 127.0.0.1 is taken"))
        #expect(await server.stop() == 0)
    }

    @Test("an address that others can reach needs keys, and then every command needs one")
    func keys() async throws {
        let refused = try await Program.run(["serve", "--host", "0.0.0.0", "--port", "0"], in: folder)
        #expect(refused.status == 2)
        #expect(refused.standardError.contains("--api-key-file"))

        let keys = try folder.write("keys", "0123456789abcdef0123\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: keys.path)
        let server = try await RunningServer(in: folder, ["--host", "0.0.0.0", "--api-key-file", "keys"])
        let address = "http://127.0.0.1:\(server.port)"
        let without = try await Program.run(["models", "--server", address], in: folder)
        #expect(without.status == 2)
        #expect(without.standardError.contains("401"))
        let with = try await Program.run(["models", "--server", address, "--api-key-file", "keys"], in: folder)
        #expect(with.status == 0, "\(with.standardError)")
        let environment = ["VIGIL_API_KEY": "0123456789abcdef0123", "VIGIL_SERVER": address]
        #expect(try await Program.run(["models"], in: folder, environment: environment).status == 0)
        #expect(!server.program.errors.contains("0123456789abcdef0123"))
        #expect(await server.stop() == 0)
    }

    @Test(
        "a database that cannot be used is told before the port is opened",
        arguments: [
            ["--database", "/proc/no-such-folder/x.db"], ["--database", "pigeon:x"], ["--database", "garbage.db"],
        ])
    func badDatabases(options: [String]) async throws {
        try folder.write("garbage.db", String(repeating: "this is no database\n", count: 400))
        let output = try await Program.run(["serve", "--port", "0"] + options, in: folder)
        #expect(output.status == 2)
        #expect(output.standardError.contains("vigil: "))
        #expect(output.standardOutput == "")
    }

    @Test("settings come from the environment and a file too")
    func settings() async throws {
        try folder.write("vigil.json", #"{"port": 0, "database": "from-file.db", "log-format": "json"}"#)
        let program = try Program.start(["serve"], in: folder, environment: ["VIGIL_CONFIG": "vigil.json"])
        _ = try await RunningServer.address(said: program)
        #expect(program.output.contains("from-file.db"))
        program.signal(SIGINT)
        #expect(await program.ended() == 0)
        let record = try #require(program.errors.split(separator: "\n").first { $0.contains("listening") })
        #expect(try JSONSerialization.jsonObject(with: Data(record.utf8)) is [String: Any])
    }

    @Test(
        "a replay goes on where it was when the server is killed and comes back, and nothing acknowledged is lost",
        arguments: [[], ["--durability", "group", "--durable-within", "50"]])
    func survivesKill(options: [String]) async throws {
        let rows = 4000
        try folder.write("many.csv", SampleFiles.recording(rows: rows))
        let server = try await RunningServer(in: folder, options)
        let added = try await vigil(server, "models", "add", "--from", "many.csv", "--name", "leads")
        #expect(added.status == 0, "\(added.standardError)")
        let replay = try Program.start(
            ["replay", "many.csv", "--model", "leads", "--batch", "20", "--server", server.address], in: folder)
        // Far enough to be in the middle: some hundred of its requests were answered.
        for _ in 0..<600 {
            try await Task.sleep(for: .milliseconds(20))
            let metrics = try await Program.runTool(
                "curl", "--silent", "--max-time", "5", "\(server.address)/metrics"
            ).standardOutput
            let stored = metrics.matches(of: /vigil_predictions[a-z_]*\{[^}]*\} ([0-9]+)/).compactMap {
                Int($0.output.1)
            }
            if (stored.max() ?? 0) > rows / 8 { break }
        }
        server.program.signal(SIGKILL)
        _ = await server.program.ended()
        let second = try await RunningServer(in: folder, port: server.port, options)
        #expect(await replay.ended() == 0, "\(replay.errors)")
        #expect(replay.output.contains("leads was sent 4,000 predictions"))
        // Every row was acknowledged once; sent again, the server knows each of them.
        let again = try await vigil(second, "replay", "many.csv", "--model", "leads")
        #expect(again.standardOutput.contains("4,000 predictions were there before"))
        #expect(await second.stop() == 0)
    }

    private static let strace = "/usr/bin/strace"

    /// How often a server has the log synchronized while 200 requests, one after the other, are answered.
    private func synchronizations(_ options: [String]) async throws -> Int {
        let server = try await RunningServer(
            in: folder, options,
            tracer: [Self.strace, "-D", "-f", "-y", "-e", "trace=fdatasync,fsync", "-o", "calls.txt"])
        let added = try await vigil(
            server, "models", "add", "--from", "many.csv", "--name", "leads", "--window", "month")
        #expect(added.status == 0, "\(added.standardError)")
        func count() -> Int { folder.text("calls.txt").split(separator: "\n").count { $0.contains("test.db-wal>") } }
        let before = count()
        let replay = try await vigil(server, "replay", "many.csv", "--model", "leads", "--batch", "10")
        #expect(replay.status == 0, "\(replay.standardError)")
        let counted = count() - before
        #expect(await server.stop() == 0)
        return counted
    }

    @Test(
        "counted by strace, the log is synchronized for each request in full, and by group once for many",
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: ServerCommandTests.strace), "strace is not installed"),
        arguments: [false, true])
    func countsSynchronizations(isGrouped: Bool) async throws {
        try folder.write("many.csv", SampleFiles.recording(rows: 2000))
        let options = isGrouped ? ["--durability", "group", "--durable-within", "10000"] : []
        let count = try await synchronizations(options)
        // Others write, too: findings of windows, and merged segments.
        if isGrouped { #expect((0..<150).contains(count)) } else { #expect(count >= 200) }
    }
}
