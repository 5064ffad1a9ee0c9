#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The logistic function and its inverse.
enum Logistic {
    /// 1 / (1 + e^-x), without overflow for any x.
    @inline(__always)
    static func probability(_ score: Double) -> Double { 1 / (1 + exp(-score)) }

    /// log(p / (1 - p)).
    static func score(_ probability: Double) -> Double { log(probability / (1 - probability)) }

    /// The natural logarithm.
    static func logarithm(_ value: Double) -> Double { log(value) }
}
