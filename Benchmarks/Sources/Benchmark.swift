/// One figure that is measured: what it is called, what it aims at, and how it is taken.
struct Benchmark: Sendable {
    /// Group and name, such as `core/ks_1m_100k_vs_scipy`.
    var name: String
    var unit: String
    var better: Better
    var goal: Goal?
    var measure: @Sendable () async throws -> Measured

    enum Better: String, Encodable, Sendable { case lower, higher }

    /// What is aimed at: a value, or how many times better than the yardstick.
    struct Goal: Encodable, Sendable {
        enum Subject: String, Encodable, Sendable { case value, ratio }

        var value: Double
        var of: Subject
    }
}

/// What a measurement came to.
struct Measured: Sendable {
    var value: Double
    /// How often it was measured; the value is the median.
    var runs: Int
    /// Greatest minus least, relative to the median.
    var spread: Double
    var yardstick: Yardstick?
    /// Of the result; equal to the plain reference path's, which the case itself has checked.
    var checksum: String
}

/// What a value is measured against.
struct Yardstick: Encodable, Sendable {
    enum Source: String, Encodable, Sendable {
        case sameRun = "same_run"
        case recorded, none
    }

    var name: String
    var value: Double?
    var source: Source

    private enum Key: String, CodingKey { case name, value, source }

    /// `null` is written out where there is no value.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(value, forKey: .value)
        try container.encode(source, forKey: .source)
    }
}

/// A case that cannot be measured here; the sentence says what is missing.
struct CannotMeasure: Error, CustomStringConvertible {
    var description: String
}

/// A case whose fast path gave another result than the plain one; there is no figure then.
struct WrongResult: Error, CustomStringConvertible {
    var description: String
}
