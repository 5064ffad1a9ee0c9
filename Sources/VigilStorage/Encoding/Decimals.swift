/// Doubles that are decimals of few digits, as whole numbers times a negative power of ten, with a few exceptions.
struct Decimals {
    /// Powers of ten, all exact in a double.
    static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

    /// The values times the power of ten of `digits`; in rows that have none, the one before.
    private(set) var scaled: [Int64] = []
    /// 1 where a value is missing, 0 elsewhere; `nil` when none is.
    private(set) var isMissing: [UInt64]?
    /// Rows whose values are not decimals, ascending.
    private(set) var exceptions: [Int64] = []
    /// The values of those rows.
    private(set) var exceptional: [Double] = []
    /// Digits after the decimal point.
    private(set) var digits = 0
    /// How many bits each whole number will take.
    private(set) var bits = 0

    /// The decimals, or `nil` when more values than a few are not.
    ///
    /// A value is a decimal when dividing its whole number by the power of ten gives back every bit. Both are exact
    /// doubles up to 2^53, so that holds for every text of up to 15 digits. Infinities and -0, which rounding makes of
    /// small numbers below 0, are exceptions.
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
            } else if let whole = Self.whole(value, power) {
                previous = whole
                least = min(least, whole)
                greatest = max(greatest, whole)
            } else {
                exceptions.append(Int64(row))
                exceptional.append(value)
            }
            // Before the first decimal there is none to repeat.
            if previous == 0 {
                least = min(least, 0)
                greatest = max(greatest, 0)
            }
            scaled.append(previous)
        }
        guard exceptions.count <= Self.allowance(values.count) else { return nil }
        bits = least > greatest ? 0 : PlaneWriter.bits(upTo: UInt64(bitPattern: greatest &- least))
    }

    /// How many exceptions are worth it among so many rows.
    private static func allowance(_ rows: Int) -> Int { 2 + rows / 64 }

    private static func whole(_ value: Double, _ power: Double) -> Int64? {
        let whole = (value * power).rounded()
        guard abs(whole) <= 0x1p53, whole / power == value, value != 0 || value.sign == .plus else { return nil }
        return Int64(whole)
    }

    /// Sets `digits` to the least number that fits the values; false when more than a few fit none.
    private mutating func findDigits(_ values: [Double]) -> Bool {
        var misfits = 0
        for (row, value) in values.enumerated() where !value.isNaN {
            var needed = digits
            while needed < Self.powers.count, Self.whole(value, Self.powers[needed]) == nil { needed += 1 }
            if needed < Self.powers.count {
                digits = needed
            } else {
                misfits += 1
                if misfits > Self.allowance(row) { return false }
            }
        }
        return true
    }
}
