#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

extension Elementary {
    /// The cosine of an angle in radians.
    @inline(__always)
    static func cos(_ angle: Double) -> Double {
        #if canImport(Darwin)
            Darwin.cos(angle)
        #else
            Glibc.cos(angle)
        #endif
    }

    /// The sine of an angle in radians.
    @inline(__always)
    static func sin(_ angle: Double) -> Double {
        #if canImport(Darwin)
            Darwin.sin(angle)
        #else
            Glibc.sin(angle)
        #endif
    }

    /// The angle of a tangent, -π/2...π/2.
    @inline(__always)
    static func arctangent(_ tangent: Double) -> Double { atan(tangent) }
}
