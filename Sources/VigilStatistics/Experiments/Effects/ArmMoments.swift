/// What an analysis needs of one arm's units: their number, means and co-moments of up to four variables a unit.
///
/// A unit has a value m, a denominator d, a covariate x (as of the time before the test) and the covariate's denominator
/// w. What is not given is constant, 1 for a denominator and 0 for the covariate, so that a mean is a ratio whose
/// denominator does not vary and one formula serves means, ratios and both with a covariate. Clustered rows are units of
/// their clusters: the sum is m, the number of rows d.
///
/// Co-moments are sums of products of deviations from the means and not sums of products, which lose every digit of the
/// variance where the mean is large. Merging equals concatenating the rows, to rounding.
///
/// - Source: Pébay 2008, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
///   statistical moments".
public struct ArmMoments: Sendable, Hashable {
    /// What is known of each unit.
    public enum Variable: Int, Sendable, Hashable, CaseIterable {
        /// m, the metric or its numerator.
        case value
        /// d, 1 for a mean.
        case denominator
        /// x, the value before the test; 0 where none was given.
        case covariate
        /// w, the covariate's denominator.
        case covariateDenominator
    }

    /// What sums of squares are divided by to get a variance.
    public enum VarianceDivisor: String, Sendable, Hashable, Codable, CaseIterable {
        /// n - 1, Bessel's correction.
        case countMinusOne
        /// n, which makes the variance of a proportion p (1 - p).
        case count

        func value(_ count: Int) -> Double { self == .count ? Double(count) : Double(count - 1) }
    }

    /// The number of units.
    public internal(set) var count: Int
    /// The four means, in the variables' order.
    var means: SIMD4<Double>
    /// The symmetric matrix of co-moments, row by row.
    var products: SIMD16<Double>

    /// No units.
    public init() {
        count = 0
        means = SIMD4(0, 1, 0, 1)
        products = .zero
    }

    init(count: Int, means: SIMD4<Double>, products: SIMD16<Double>) {
        self.count = count
        self.means = means
        self.products = products
    }

    /// The mean of a variable.
    ///
    /// - Parameter variable: Which one.
    /// - Returns: The constant for what was not given and for no units.
    public func mean(of variable: Variable = .value) -> Double { means[variable.rawValue] }

    /// The covariance of two variables, or the variance of one.
    ///
    /// - Parameters:
    ///   - first: A variable.
    ///   - second: Another or the same.
    ///   - divisor: What the sum is divided by.
    /// - Returns: 0 where a variable is constant, `nil` for less than two units.
    public func covariance(
        _ first: Variable, _ second: Variable, divisor: VarianceDivisor = .countMinusOne
    ) -> Double? {
        guard count >= 2 else { return nil }
        return products[4 * first.rawValue + second.rawValue] / divisor.value(count)
    }

    /// What a unit adds to the variance of the mean, or of the ratio by the delta method: that times 1/n.
    ///
    /// It is what a plan of the next test needs.
    ///
    /// - Parameter divisor: What the sums are divided by.
    /// - Returns: 0 where nothing varies, `nil` for less than two units or a denominator of 0.
    public func unitVariance(_ divisor: VarianceDivisor = .countMinusOne) -> Double? {
        guard count >= 2, means[1] != 0 else { return nil }
        return variance(along: SIMD4(1, -means[0] / means[1], 0, 0) / means[1], divisor)
    }

    /// Takes in the units of another summary.
    ///
    /// - Parameter other: Summed over the same variables.
    public mutating func merge(_ other: ArmMoments) {
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        let share = Double(other.count) / Double(count + other.count)
        let delta = other.means - means
        products += other.products + Self.outer(delta) * (Double(count) * share)
        means += delta * share
        count += other.count
    }

    /// Both summaries' units together.
    ///
    /// - Parameter other: Summed over the same variables.
    /// - Returns: As of the concatenated rows.
    public func merged(with other: ArmMoments) -> ArmMoments {
        var result = self
        result.merge(other)
        return result
    }

    /// The products of a vector's elements.
    static func outer(_ vector: SIMD4<Double>) -> SIMD16<Double> {
        let rows = (vector * vector[0], vector * vector[1], vector * vector[2], vector * vector[3])
        return SIMD16(
            lowHalf: SIMD8(lowHalf: rows.0, highHalf: rows.1), highHalf: SIMD8(lowHalf: rows.2, highHalf: rows.3))
    }

    /// The variance, over the units, of a linear function of their variables.
    ///
    /// A result that is rounding error of what was added up is 0: a metric that is a multiple of its denominator does not
    /// vary, and must not seem known to sixteen digits.
    func variance(along gradient: SIMD4<Double>, _ divisor: VarianceDivisor) -> Double {
        var sum = 0.0
        var magnitude = 0.0
        for row in 0..<4 where gradient[row] != 0 {
            for column in 0..<4 where gradient[column] != 0 {
                let term = gradient[row] * gradient[column] * products[4 * row + column]
                sum += term
                magnitude += abs(term)
            }
            // What deviations from a rounded mean leave of a constant column.
            let step = gradient[row] * means[row] * Double.ulpOfOne
            magnitude += Double(count) * step * step * 1e14
        }
        return sum > 1e-13 * magnitude ? sum / divisor.value(count) : 0
    }

    /// The covariance, over the units, of two linear functions of their variables.
    func covariance(
        along first: SIMD4<Double>, _ second: SIMD4<Double>, _ divisor: VarianceDivisor
    ) -> Double {
        var sum = 0.0
        for row in 0..<4 where first[row] != 0 {
            for column in 0..<4 where second[column] != 0 {
                sum += first[row] * second[column] * products[4 * row + column]
            }
        }
        return sum / divisor.value(count)
    }
}

extension ArmMoments: Codable {
    private enum CodingKeys: CodingKey { case count, means, coMoments }

    /// Reads a count, four means and the ten different co-moments.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        count = try container.decode(Int.self, forKey: .count)
        let means = try container.decode([Double].self, forKey: .means)
        let moments = try container.decode([Double].self, forKey: .coMoments)
        guard count >= 0, means.count == 4, moments.count == 10, (means + moments).allSatisfy(\.isFinite) else {
            throw DecodingError.dataCorruptedError(
                forKey: .coMoments, in: container, debugDescription: "no moments of an arm")
        }
        self.means = SIMD4(means)
        products = .zero
        var place = 0
        for row in 0..<4 {
            for column in row..<4 {
                products[4 * row + column] = moments[place]
                products[4 * column + row] = moments[place]
                place += 1
            }
            guard products[5 * row] >= 0 else {
                throw DecodingError.dataCorruptedError(
                    forKey: .coMoments, in: container, debugDescription: "a negative sum of squares")
            }
        }
    }

    /// Writes what ``init(from:)`` reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        try container.encode((0..<4).map { means[$0] }, forKey: .means)
        var moments: [Double] = []
        for row in 0..<4 {
            for column in row..<4 { moments.append(products[4 * row + column]) }
        }
        try container.encode(moments, forKey: .coMoments)
    }
}
