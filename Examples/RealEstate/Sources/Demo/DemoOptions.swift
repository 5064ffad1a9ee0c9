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
        isFresh = try Self.isOn("FRESH", in: environment)
        isOnce = try Self.isOn("ONCE", in: environment)
        port = 8080
        if let text = environment["PORT"], !text.isEmpty {
            guard let number = Int(text), (1...65_535).contains(number) else {
                throw DemoFailure("PORT is \"\(text)\"; it must be a number from 1 to 65535.")
            }
            port = number
        }
    }

    /// `FRESH=0` must not remove anything, so a switch is more than a variable that is there.
    private static func isOn(_ name: String, in environment: [String: String]) throws -> Bool {
        let text = environment[name] ?? ""
        switch text.lowercased() {
        case "", "0", "no", "false", "off": return false
        case "1", "yes", "true", "on": return true
        default: throw DemoFailure("\(name) is \"\(text)\"; it must be 1 or 0.")
        }
    }
}

/// Why the demo cannot go on, in a sentence that says what to do.
struct DemoFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
