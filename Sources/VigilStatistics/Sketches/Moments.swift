/// Count, range, mean, variance, skewness and kurtosis of a stream of values, in constant space.
///
/// NaN counts as missing. Infinite values are counted by sign and stay out of the range and the moments, which one of
/// them would turn into infinities and NaN for good. A result beyond the largest double is `nil`.
///
/// - Source: Pébay 2008, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
///   statistical moments"; skewness and kurtosis as Joanes and Gill 1998 name them.
public struct Moments: MergeableSummary {
    private var central = CentralMoments()
    /// The number of NaN seen.
    public private(set) var missing = 0
    /// The number of values that were minus infinity.
    public private(set) var negativeInfinities = 0
    /// The number of values that were plus infinity.
    public private(set) var positiveInfinities = 0

    /// The moments of no values.
    public init() {}

    /// The moments of a column.
    ///
    /// - Parameter values: A column; see the type for NaN and infinities.
    /// - Complexity: O(n), two passes.
    public init(_ values: [Double]) { add(contentsOf: values) }

    /// Adds one value.
    ///
    /// - Parameter value: Any double.
    /// - Complexity: O(1).
    public mutating func add(_ value: Double) {
        if value.isFinite {
            central.merge(CentralMoments(one: value))
        } else if value.isNaN {
            missing += 1
        } else if value < 0 {
            negativeInfinities += 1
        } else {
            positiveInfinities += 1
        }
    }

    /// Adds a column.
    ///
    /// - Parameter values: Any doubles.
    /// - Complexity: O(n), several times as fast as adding the values one by one.
    public mutating func add(contentsOf values: [Double]) {
        values.withUnsafeBufferPointer { add(contentsOf: $0) }
    }

    /// Adds a column.
    ///
    /// - Parameter values: Any doubles.
    /// - Complexity: O(n).
    public mutating func add(contentsOf values: UnsafeBufferPointer<Double>) {
        let left = forEachFinitePiece(of: values) { piece in
            central.merge(
                CentralMoments(piece: piece.values, sum: piece.sum, lowest: piece.lowest, highest: piece.highest))
        }
        missing += left.missing
        negativeInfinities += left.negativeInfinities
        positiveInfinities += left.positiveInfinities
    }

    mutating func addMissing(_ count: Int) { missing += count }

    /// Adds what other moments have seen.
    ///
    /// - Parameter other: Moments of other values.
    /// - Complexity: O(1).
    public mutating func merge(_ other: Moments) {
        central.merge(other.central)
        missing += other.missing
        negativeInfinities += other.negativeInfinities
        positiveInfinities += other.positiveInfinities
    }
}

// MARK: Bytes

extension Moments {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .moments }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: missing)
        writer.write(count: negativeInfinities)
        writer.write(count: positiveInfinities)
        writer.write(count: central.count)
        guard central.count > 0 else { return }
        central.mean.write(to: &writer)
        for value in [central.second, central.third, central.fourth, central.lowest, central.highest] {
            writer.write(value)
        }
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        missing = try reader.count()
        negativeInfinities = try reader.count()
        positiveInfinities = try reader.count()
        central.count = try reader.count()
        guard central.count > 0 else { return }
        central.mean = try CompensatedMean(from: &reader)
        central.second = try reader.number()
        central.third = try reader.number()
        central.fourth = try reader.number()
        central.lowest = try reader.number()
        central.highest = try reader.number()
        guard central.lowest.isFinite, central.highest.isFinite, central.lowest <= central.highest else {
            throw .invalid("the range is \(central.lowest)...\(central.highest)")
        }
        guard !central.third.isNaN, central.second >= 0, central.fourth >= 0 else {
            throw .invalid("a moment is NaN, or an even one negative")
        }
    }
}

// MARK: What they say

extension Moments {
    /// The number of finite values.
    public var count: Int { central.count }
    /// The least finite value, `nil` without one.
    public var minimum: Double? { count > 0 ? central.lowest : nil }
    /// The greatest finite value, `nil` without one.
    public var maximum: Double? { count > 0 ? central.highest : nil }
    /// The mean, `nil` without values.
    public var mean: Double? { count > 0 && central.mean.value.isFinite ? central.mean.value : nil }

    /// The mean squared deviation from the mean (divisor n), 0 for a constant, `nil` without values.
    public var populationVariance: Double? {
        count > 0 && central.second.isFinite ? max(0, central.second) / Double(count) : nil
    }

    /// The unbiased variance (divisor n - 1), 0 for a constant, `nil` for fewer than two values.
    public var sampleVariance: Double? {
        count > 1 && central.second.isFinite ? max(0, central.second) / Double(count - 1) : nil
    }

    /// The square root of ``populationVariance``.
    public var populationStandardDeviation: Double? { populationVariance?.squareRoot() }

    /// The square root of ``sampleVariance``.
    public var sampleStandardDeviation: Double? { sampleVariance?.squareRoot() }

    /// The population skewness g1, the third central moment over the cubed standard deviation; 0 when symmetric.
    ///
    /// `nil` for a constant, also one up to the rounding of its mean.
    public var populationSkewness: Double? {
        guard let variance = variation else { return nil }
        let skewness = central.third / Double(count) / (variance * variance.squareRoot())
        return skewness.isFinite ? skewness : nil
    }

    /// The population excess kurtosis g2, the fourth central moment over the squared variance, less 3; 0 when normal.
    ///
    /// `nil` for a constant, also one up to the rounding of its mean.
    public var populationExcessKurtosis: Double? {
        guard let variance = variation else { return nil }
        let kurtosis = central.fourth / Double(count) / variance / variance - 3
        return kurtosis.isFinite ? kurtosis : nil
    }

    /// The skewness G1 = g1 √(n(n-1)) / (n-2), unbiased for a normal population; `nil` for fewer than three values.
    public var sampleSkewness: Double? {
        guard count > 2, let skewness = populationSkewness else { return nil }
        let size = Double(count)
        return skewness * (size * (size - 1)).squareRoot() / (size - 2)
    }

    /// The excess kurtosis G2 = (n-1)((n+1) g2 + 6) / ((n-2)(n-3)), unbiased for a normal population; `nil` for fewer
    /// than four values.
    public var sampleExcessKurtosis: Double? {
        guard count > 3, let kurtosis = populationExcessKurtosis else { return nil }
        let size = Double(count)
        return (size - 1) / (size - 2) / (size - 3) * ((size + 1) * kurtosis + 6)
    }

    /// The population variance if the values vary by more than the rounding of their mean.
    private var variation: Double? {
        guard let variance = populationVariance, central.lowest < central.highest else { return nil }
        let rounding = central.mean.value * Double.ulpOfOne
        return variance > rounding * rounding ? variance : nil
    }
}
