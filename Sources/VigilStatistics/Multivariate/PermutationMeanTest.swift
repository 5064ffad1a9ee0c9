/// Whether two samples have different means, judged by dealing their values out anew.
///
/// Exact for samples of one law, skewed or not. Where the sums are close to normal the permutations are not drawn: their
/// mean, variance and skewness are known, and a gamma law (Pearson's type III) with them is right to a few per cent of
/// the p-value, far into its tails.
///
/// - Source: Pitman 1937, "Significance tests which may be applied to samples from any populations"; Mielke and Berry
///   2007, Permutation Methods, chapter 2.
public struct PermutationMeanTest: Sendable, Hashable {
    /// What the test found.
    public struct Result: Sendable, Hashable {
        /// The current sample's mean less the reference's.
        public var difference: Double
        /// The probability of a difference at least as great in either direction, in 0...1; 1 for two constants.
        public var pValue: Double
        /// Whether permutations were drawn.
        public var isSimulated: Bool
        /// Whether the p-value lies in a tail that was fitted to them.
        public var isFitted = false
    }

    /// How permutations are drawn where they are.
    public var simulation: SequentialMonteCarlo
    /// The seed of the drawing.
    public var seed: UInt64

    /// The skewness of the difference up to which its law is taken to be a gamma law.
    static let mildSkewness = 0.15

    /// A test.
    ///
    /// - Parameters:
    ///   - simulation: How permutations are drawn where they are.
    ///   - seed: The seed of the drawing.
    public init(
        simulation: SequentialMonteCarlo = SequentialMonteCarlo(drawLimit: 9_999, stopAfterExceedances: 50),
        seed: UInt64 = 0x5EED
    ) {
        self.simulation = simulation
        self.seed = seed
    }

    /// Compares two samples.
    ///
    /// - Parameters:
    ///   - reference: At least one finite value.
    ///   - current: At least one finite value.
    /// - Returns: The difference and its p-value.
    /// - Throws: `.tooFewObservations` for an empty sample.
    /// - Complexity: O(values), and O(draws · values of the smaller sample) where permutations are drawn.
    public func test(reference: [Double], current: [Double]) throws(StatisticsError) -> Result {
        guard !reference.isEmpty, !current.isEmpty else {
            throw .tooFewObservations("values", have: min(reference.count, current.count), need: 1)
        }
        let pooled = reference + current
        let size = Double(pooled.count)
        let few = Double(min(reference.count, current.count))
        let center = pooled.reduce(0, +) / size
        var square = 0.0
        var cube = 0.0
        for value in pooled {
            let deviation = value - center
            square += deviation * deviation
            cube += deviation * deviation * deviation
        }
        let difference =
            current.reduce(0) { $0 + ($1 - center) } / Double(current.count)
            - reference.reduce(0) { $0 + ($1 - center) } / Double(reference.count)
        guard square > 0, difference != 0 else { return Result(difference: difference, pValue: 1, isSimulated: false) }
        // The smaller sample's mean, drawn without replacement; the difference is that mean's deviation times a constant.
        let variance = square / size / few * (size - few) / (size - 1)
        let third =
            pooled.count > 2
            ? cube / size / (few * few) * (size - few) * (size - 2 * few) / ((size - 1) * (size - 2)) : 0
        let deviation = abs(difference) * (size - few) / size
        let score = deviation / variance.squareRoot()
        let skewness = third / (variance * variance.squareRoot())
        if abs(skewness) <= Self.mildSkewness && few >= 10 {
            let law = SkewedNormalLaw(skewness: skewness)
            let pValue = min(1, law.survival(score) + law.cumulative(-score))
            return Result(difference: difference, pValue: pValue, isSimulated: false)
        }
        let answer = drawn(pooled, center, Int(few), deviation)
        return Result(
            difference: difference, pValue: answer.pValue, isSimulated: true, isFitted: answer.isFitted)
    }

    private func drawn(
        _ pooled: [Double], _ center: Double, _ few: Int, _ deviation: Double
    ) -> SequentialMonteCarlo.Answer {
        var generator = SplitMix64(seed: seed)
        var values = pooled.map { $0 - center }
        // A permutation that deals the same values out again comes out with another rounding error.
        let extreme = deviation * Double(few) * (1 - 1e-12)
        return simulation.answer(atLeast: extreme) {
            var sum = 0.0
            for position in 0..<few {
                values.swapAt(position, position + generator.index(below: values.count - position))
                sum += values[position]
            }
            return abs(sum)
        }
    }
}

/// A law with mean 0, variance 1 and a given skewness: a shifted gamma law, the normal one without skewness.
struct SkewedNormalLaw {
    private let shape: Double
    private let sign: Double

    init(skewness: Double) {
        sign = skewness < 0 ? -1 : 1
        shape = 4 / (skewness * skewness)
    }

    func survival(_ x: Double) -> Double { tail(x, isUpper: true) }

    func cumulative(_ x: Double) -> Double { tail(x, isUpper: false) }

    private func tail(_ x: Double, isUpper: Bool) -> Double {
        // Beyond such a shape the two laws agree to more digits than the moments that it came from.
        guard shape < 1e8 else {
            return NormalDistribution.standard.survival(isUpper ? x : -x)
        }
        let law = GammaDistribution(shape: shape)
        let at = shape + shape.squareRoot() * sign * x
        return isUpper == (sign > 0) ? law.survival(at) : law.cumulative(at)
    }
}
