import Foundation

// Checks the code against reference answers: `GoldenRunner [DIR]`, or `$VIGIL_GOLDENS`, default `Tests/Goldens`.
// Standard output is one line a file and a total; exit 0 clean, 1 not, 2 if the folder cannot be read.

/// The folder of goldens that belongs to the sources this runner was built from.
let ownFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Goldens")

func complain(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}

func canonicalPath(_ url: URL) -> String { url.resolvingSymlinksInPath().standardizedFileURL.path }

func runGoldens() -> Int32 {
    let environment = ProcessInfo.processInfo.environment
    let given = CommandLine.arguments.dropFirst().first ?? environment["VIGIL_GOLDENS"]
    let folder = given.flatMap { $0.isEmpty ? nil : URL(filePath: $0) } ?? ownFolder
    let dataFolder =
        environment["VIGIL_GOLDEN_DATA"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
        ?? folder.deletingLastPathComponent().appending(path: "data")
    do {
        let run = GoldenRun(
            folder: folder, dataFolder: dataFolder, isOwnFolder: canonicalPath(folder) == canonicalPath(ownFolder),
            lists: try GoldenLists(in: ownFolder), report: { print($0) }, complain: complain)
        return try run.isClean() ? 0 : 1
    } catch {
        complain("\(error)")
        return 2
    }
}

exit(runGoldens())
