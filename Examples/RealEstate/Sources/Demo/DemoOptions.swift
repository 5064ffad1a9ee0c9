import Foundation

/// What the surroundings ask of the demo.
struct DemoOptions {
    /// Starts anew instead of showing what an earlier run stored.
    var isFresh: Bool
    /// Ends after printing, with 0 only if everything expected was found.
    var isOnce: Bool
    /// The first port that is tried.
    var port: Int
    /// Where the database and the alerts go.
    var folder = ".vigil"

    var database: String { "\(folder)/demo.db" }
    var alerts: String { "\(folder)/demo-alerts.ndjson" }

    /// Read from `FRESH`, `ONCE` and `PORT`.
    init(environment: [String: String]) throws {
        isFresh = !(environment["FRESH"] ?? "").isEmpty
        isOnce = !(environment["ONCE"] ?? "").isEmpty
        port = 8080
        if let text = environment["PORT"], !text.isEmpty {
            guard let number = Int(text), (1...65_535).contains(number) else {
                throw DemoFailure("PORT is \"\(text)\"; it must be a number from 1 to 65535.")
            }
            port = number
        }
    }

    /// Removes what an earlier run left, when asked to.
    func prepare() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard isFresh else { return }
        for file in [database, "\(database)-wal", "\(database)-shm", alerts]
        where FileManager.default.fileExists(atPath: file) {
            try FileManager.default.removeItem(atPath: file)
        }
    }
}

/// Why the demo cannot go on, in a sentence that says what to do.
struct DemoFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
