/// The floor of a quotient whose dividend grows: an addition takes the place of a division.
struct RunningQuotient {
    private let divisor: Int
    private(set) var quotient: Int
    private var remainder: Int

    /// - Parameters:
    ///   - dividend: The dividend at the start, of either sign.
    ///   - divisor: Above 0.
    init(_ dividend: Int, dividedBy divisor: Int) {
        self.divisor = divisor
        quotient = Self.floor(dividend, divisor)
        remainder = dividend - quotient * divisor
    }

    /// The greatest whole number not above dividend/divisor.
    static func floor(_ dividend: Int, _ divisor: Int) -> Int {
        let quotient = dividend / divisor
        return dividend % divisor < 0 ? quotient - 1 : quotient
    }

    /// Adds to the dividend.
    ///
    /// - Parameter amount: At least 0.
    @inline(__always)
    mutating func add(_ amount: Int) {
        remainder += amount
        if remainder < divisor { return }
        if remainder < 2 * divisor {
            remainder -= divisor
            quotient += 1
        } else {
            quotient += remainder / divisor
            remainder %= divisor
        }
    }
}
