import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "--list" {
    for benchmark in BenchmarkCatalog.all { print(benchmark.name) }
    exit(0)
}
let prefix = arguments.first ?? ""
let chosen = BenchmarkCatalog.all.filter { $0.name.hasPrefix(prefix) }
guard !chosen.isEmpty else {
    FileHandle.standardError.write(Data("no figure begins with \"\(prefix)\"; --list names them\n".utf8))
    exit(2)
}
var isMissed = false
var isUnmeasured = false
for benchmark in chosen {
    var measured: Measured?
    do {
        measured = try await benchmark.measure()
    } catch {
        FileHandle.standardError.write(Data("\(benchmark.name): \(error)\n".utf8))
        if error is WrongResult { isMissed = true }
    }
    let report = Report(benchmark, measured)
    FileHandle.standardOutput.write(Data((try report.line() + "\n").utf8))
    if report.met == false { isMissed = true }
    if report.goal != nil, report.met == nil { isUnmeasured = true }
}
exit(isMissed ? 1 : (isUnmeasured ? 3 : 0))
