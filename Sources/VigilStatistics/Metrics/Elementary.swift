#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The C library's functions under one roof, so that the files that use them need no platform's name.
enum Elementary {
    /// The natural logarithm.
    @inline(__always)
    static func log(_ value: Double) -> Double {
        #if canImport(Darwin)
            Darwin.log(value)
        #else
            Glibc.log(value)
        #endif
    }

    /// The natural logarithm of one plus the value, right for values near 0 too, where adding first loses the digits.
    @inline(__always)
    static func log(onePlus value: Double) -> Double { log1p(value) }

    /// The logarithm to base 2.
    @inline(__always)
    static func log2(_ value: Double) -> Double {
        #if canImport(Darwin)
            Darwin.log2(value)
        #else
            Glibc.log2(value)
        #endif
    }

    /// The exponential.
    @inline(__always)
    static func exp(_ value: Double) -> Double {
        #if canImport(Darwin)
            Darwin.exp(value)
        #else
            Glibc.exp(value)
        #endif
    }

    /// Two to the power of the value.
    @inline(__always)
    static func exp2(_ value: Double) -> Double {
        #if canImport(Darwin)
            Darwin.exp2(value)
        #else
            Glibc.exp2(value)
        #endif
    }
}
