import ArgumentParser

/// How log records are written.
enum LogFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
    /// A line for people.
    case text
    /// A line of JSON.
    case json
}
