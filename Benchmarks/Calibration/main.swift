import Foundation
import VigilStatistics

/// What the program is called with.
///
/// It simulates how often the default tests alarm without drift, and how often they find some. Exit code 0, 1 if a cell
/// lies outside the limits, 2 for wrong arguments.
struct Arguments {
    var isShort = false
    var minutes: Double?
    var seed: UInt64 = 20_261_124
    var cores = 2
    var json: String?
    var markdown: String?

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
            case "--json":
                guard let value = rest.popFirst() else { return nil }
                json = value
            case "--markdown":
                guard let value = rest.popFirst() else { return nil }
                markdown = value
            default: return nil
            }
        }
    }
}

guard let arguments = Arguments(Array(CommandLine.arguments.dropFirst())) else {
    FileHandle.standardError.write(
        Data("usage: [--short] [--minutes M] [--seed S] [--cores C] [--json FILE] [--markdown FILE]\n".utf8))
    exit(2)
}
let plan = Plan(
    minutes: arguments.minutes ?? (arguments.isShort ? 2 : 40), isShort: arguments.isShort, seed: arguments.seed)
let results = try await Results.compute(plan, cores: arguments.cores)
let report = try Report(plan, results, try plan.cells.map(Critical.init), seed: arguments.seed)
let json = try report.json()
if let path = arguments.json {
    try json.write(to: URL(fileURLWithPath: path))
} else if arguments.markdown == nil {
    FileHandle.standardOutput.write(json + Data("\n".utf8))
}
if let path = arguments.markdown { try report.markdown().write(toFile: path, atomically: true, encoding: .utf8) }
let outside = report.rates.filter { $0.verdict == "outside" }
for line in outside {
    FileHandle.standardError.write(
        Data(
            """
            outside: \(line.data) \(line.referenceRows)/\(line.windowRows): \(line.rate) \
            (\(line.lower) to \(line.upper)), attainable \(line.attainableLevel ?? Cell.level)\n
            """.utf8))
}
exit(outside.isEmpty ? 0 : 1)
