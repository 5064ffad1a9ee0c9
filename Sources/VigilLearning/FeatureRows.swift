/// Rows of numbers to learn from, row by row.
public struct FeatureRows: Sendable, Hashable {
    /// How many numbers a row has, at least 1.
    public let featureCount: Int
    /// The numbers, `values[row * featureCount + feature]`; NaN is missing, and none is infinite.
    public let values: [Float]

    /// Rows from their numbers.
    ///
    /// - Parameters:
    ///   - featureCount: How many numbers a row has, at least 1.
    ///   - values: Row by row; NaN is missing.
    /// - Throws: `LearningError` when there is no feature, the numbers do not fill whole rows, or one is infinite.
    /// - Complexity: O(values).
    public init(featureCount: Int, values: [Float]) throws(LearningError) {
        guard featureCount >= 1 else { throw LearningError("rows need at least one feature") }
        guard values.count.isMultiple(of: featureCount) else {
            throw LearningError("\(values.count) numbers do not fill rows of \(featureCount)")
        }
        guard !values.contains(where: \.isInfinite) else { throw LearningError("a number is infinite") }
        self.featureCount = featureCount
        self.values = values
    }

    /// Rows whose numbers are known to be whole rows without infinities.
    init(trusted values: [Float], featureCount: Int) {
        self.featureCount = featureCount
        self.values = values
    }

    /// The number of rows.
    public var rowCount: Int { values.count / featureCount }

    /// A key for each row that depends on its numbers alone: equal rows have equal keys.
    func keys() -> [UInt64] {
        values.withUnsafeBufferPointer { values in
            (0..<rowCount).map { row in
                var key = ContentKey()
                for index in (row * featureCount)..<((row + 1) * featureCount) {
                    let value = values[index]
                    // Either zero, and every NaN, is the same number to a learner.
                    key.add(value.isNaN ? 1 : UInt64((value + 0).bitPattern))
                }
                return key.value
            }
        }
    }
}

/// A 64-bit key of a sequence of numbers, the same on every machine.
struct ContentKey {
    private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Adds the next number.
    mutating func add(_ number: UInt64) {
        var mixed = (value ^ number) &* 0xBF58_476D_1CE4_E5B9
        mixed ^= mixed >> 32
        value = mixed &* 0x94D0_49BB_1331_11EB
        value ^= value >> 29
    }
}
