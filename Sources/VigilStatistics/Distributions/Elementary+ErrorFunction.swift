#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

extension Elementary {
    /// The complement of the error function, to within an ulp or two and in a fraction of the time that
    /// ``SpecialFunctions/erfc(_:)`` takes for the last digit.
    @inline(__always)
    static func erfc(_ value: Double) -> Double {
        #if canImport(Darwin)
            Darwin.erfc(value)
        #else
            Glibc.erfc(value)
        #endif
    }
}
