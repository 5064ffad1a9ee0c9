import Foundation

/// The two checked-in lists beside the project's own goldens.
struct GoldenLists {
    /// "file procedure" of what is not implemented yet.
    var unsupported: Set<String> = []
    /// "file datafile" of data that a checkout may lack, with the reason.
    var skips: [String: String] = [:]

    /// Reads `unsupported.txt` and `skips.txt`; lines that start with `#` are comments.
    ///
    /// - Parameter folder: The project's own folder of goldens.
    /// - Throws: ``GoldenError`` for a malformed line, or Foundation's error if a list cannot be read.
    init(in folder: URL) throws {
        for words in try Self.lines(folder.appending(path: "unsupported.txt")) {
            guard words.count == 2 else { throw GoldenError("unsupported.txt: \(words) is not \"file procedure\"") }
            unsupported.insert(words.joined(separator: " "))
        }
        for words in try Self.lines(folder.appending(path: "skips.txt")) {
            guard words.count > 2 else { throw GoldenError("skips.txt: \(words) is not \"file datafile reason\"") }
            skips[words.prefix(2).joined(separator: " ")] = words.dropFirst(2).joined(separator: " ")
        }
    }

    private static func lines(_ url: URL) throws -> [[String]] {
        try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: " ").map(String.init) }
            .filter { !($0.first?.hasPrefix("#") ?? true) }
    }
}
