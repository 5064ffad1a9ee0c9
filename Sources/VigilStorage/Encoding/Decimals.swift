/// Doubles that are all decimals of few digits, as whole numbers times a negative power of ten.
struct Decimals {
    /// Powers of ten, all exact in a double.
    static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

    /// The values times the power of ten of `digits`; where missing, the one before.
    private(set) var scaled: [Int64] = []
    /// 1 where a value is missing, 0 elsewhere; `nil` when none is.
    private(set) var isMissing: [UInt64]?
    /// Digits after the decimal point.
    private(set) var digits = 0
    /// How many bits each will take.
    private(set) var bits = 0

    /// The decimals, or `nil` when some value is not one.
    ///
    /// A value is a decimal when dividing its whole number by the power of ten gives back every bit. Both are exact
    /// doubles below 2^53, so that holds for every text of up to 15 digits. Infinities and -0 are not decimals.
    init?(_ values: [Double]) {
        guard findDigits(values) else { return nil }
        let power = Self.powers[digits]
        scaled.reserveCapacity(values.count)
        var previous = Int64(0)
        var least = Int64.max
        var greatest = Int64.min
        for (row, value) in values.enumerated() {
            if value.isNaN {
                if isMissing == nil { isMissing = Array(repeating: 0, count: values.count) }
                isMissing?[row] = 1
            } else {
                let whole = (value * power).rounded()
                guard abs(whole) <= 0x1p53, whole / power == value else { return nil }
                previous = Int64(whole)
                least = min(least, previous)
                greatest = max(greatest, previous)
            }
            scaled.append(previous)
        }
        // Zeros stand for missing values before the first one that is there.
        if isMissing?.first == 1 {
            least = min(least, 0)
            greatest = max(greatest, 0)
        }
        bits = least > greatest ? 0 : PlaneWriter.bits(upTo: UInt64(bitPattern: greatest &- least))
    }

    /// Sets `digits` to the least number that fits every value; false when there is none.
    private mutating func findDigits(_ values: [Double]) -> Bool {
        for value in values where !value.isNaN {
            guard value.isFinite, value != 0 || value.sign == .plus else { return false }
            while true {
                let whole = (value * Self.powers[digits]).rounded()
                if whole / Self.powers[digits] == value, abs(whole) <= 0x1p53 { break }
                digits += 1
                if digits == Self.powers.count { return false }
            }
        }
        return true
    }
}
