import Foundation
import VigilStatistics

/// What the program is called with.
///
/// It simulates how often the default tests alarm without drift, and how often they find some. Exit code 0, 1 if a line
/// of any table lies outside its limits, 2 for wrong arguments or recorded data that are not there.
struct Arguments {
    var isShort = false
    var minutes: Double?
    var seed: UInt64 = 20_261_124
    var cores = 2
    var tables: Set<String>?
    var json: String?
    var markdown: String?
    var keep: String?

    /// About how long it may take.
    var allowedMinutes: Double { minutes ?? (isShort ? 1 : 40) }

    /// The command line that gives the same numbers again.
    var command: String {
        let list = tables.map { " --tables " + $0.sorted().joined(separator: ",") } ?? ""
        return "vigil-calibration\(isShort ? " --short" : "") --minutes \(allowedMinutes) --seed \(seed)\(list)"
    }

    init?(_ words: [String]) {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--short": isShort = true
            case "--minutes":
                guard let value = rest.popFirst().flatMap(Double.init), value > 0 else { return nil }
                minutes = value
            case "--seed":
                guard let value = rest.popFirst().flatMap(UInt64.init) else { return nil }
                seed = value
            case "--cores":
                guard let value = rest.popFirst().flatMap(Int.init), value > 0 else { return nil }
                cores = value
            case "--tables":
                guard let value = rest.popFirst() else { return nil }
                tables = Set(value.split(separator: ",").map(String.init))
            case "--json":
                guard let value = rest.popFirst() else { return nil }
                json = value
            case "--markdown":
                guard let value = rest.popFirst() else { return nil }
                markdown = value
            case "--keep":
                guard let value = rest.popFirst() else { return nil }
                keep = value
            default: return nil
            }
        }
    }
}

guard let arguments = Arguments(Array(CommandLine.arguments.dropFirst())) else {
    WorkProgress.say(
        "usage: [--short] [--minutes M] [--seed S] [--cores C] [--tables A,B] [--keep FILE] [--json FILE] "
            + "[--markdown FILE]; --keep takes the tables that are not run from an earlier --json file")
    exit(2)
}
let began = ContinuousClock.now
let plan: Plan
let river: RiverDelays
do {
    river = try RiverDelays()
    plan = try Plan(
        minutes: arguments.allowedMinutes, isShort: arguments.isShort, tables: arguments.tables, seed: arguments.seed)
} catch {
    WorkProgress.say("\(error); run it from the folder of the source, which holds what is recorded")
    exit(2)
}
let results = try await Results.compute(plan, cores: arguments.cores)
var report = try Report(
    plan, results, river: river, command: arguments.command, seed: arguments.seed,
    seconds: (ContinuousClock.now - began) / .seconds(1))
if let path = arguments.keep {
    do {
        try report.keep(KeptReport(path: path))
    } catch {
        WorkProgress.say("--keep \(path) cannot be read: \(error)")
        exit(2)
    }
}
let json = try report.json()
if let path = arguments.json {
    try json.write(to: URL(fileURLWithPath: path))
} else if arguments.markdown == nil {
    FileHandle.standardOutput.write(json + Data("\n".utf8))
}
if let path = arguments.markdown { try report.markdown().write(toFile: path, atomically: true, encoding: .utf8) }
for line in report.outside { WorkProgress.say("outside: \(line.words)") }
exit(report.outside.isEmpty ? 0 : 1)
