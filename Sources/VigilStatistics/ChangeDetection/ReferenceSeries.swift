/// A stretch of a stream without change, ready to be drawn from again and again as a stream of any length.
///
/// How it is drawn follows from how it depends on its own past, see ``Resampling``; the test looks at the ranks of the
/// values and at their distances from the middle, so that changing spread counts as dependence too.
public struct ReferenceSeries: Sendable, Equatable {
    /// The finite values in their order.
    public let values: [Double]
    /// How streams are drawn.
    public let resampling: Resampling
    /// The mean of the values, 0 without any.
    public let mean: Double
    /// The population standard deviation of the values, 0 for a constant.
    public let standardDeviation: Double
    /// Whether all values are 0 or 1.
    public let isBinary: Bool
    /// The values' 1 % and 99 % quantiles.
    let outerQuantiles: ClosedRange<Double>

    /// How a stream is drawn from the values.
    public enum Resampling: Sendable, Equatable {
        /// One value after the other, each equally likely: for values without dependence.
        case independent
        /// An autoregression with these coefficients, the nearest past first, and residuals drawn independently: for
        /// numbers whose dependence it explains.
        case autoregressive([Double])
        /// Whole stretches of this many values, each start equally likely: for dependence of any other kind.
        case blocks(length: Int)
    }

    /// The fewest values that a calibration is based on.
    public static let leastCount = 200

    /// A reference.
    ///
    /// - Parameters:
    ///   - values: A stretch of the stream in order; NaN, infinities and values beyond ±2^400 are left out.
    ///   - resampling: How streams are drawn; `nil` decides by the values' dependence.
    /// - Complexity: O(n log n).
    public init(_ values: [Double], resampling: Resampling? = nil) {
        let kept = values.filter { $0.magnitude <= greatestStreamValue }
        self.values = kept
        let moments = Moments(kept)
        mean = moments.mean ?? 0
        standardDeviation = kept.allSatisfy { $0 == kept[0] } ? 0 : moments.populationStandardDeviation ?? 0
        isBinary = kept.allSatisfy { $0 == 0 || $0 == 1 }
        let sorted = sortedFinite(kept).values
        let low = quantile(0.01, ofSorted: sorted) ?? 0
        outerQuantiles = low...max(low, quantile(0.99, ofSorted: sorted) ?? 0)
        self.resampling = resampling ?? SerialDependence(kept).resampling
    }

    /// Whether there is variation to draw from.
    var isUsable: Bool { values.count >= Self.leastCount && standardDeviation > 0 }
}

/// An endless stream drawn from a reference.
struct ReferenceStream {
    private let values: [Double]
    private let residuals: [Double]
    private let coefficients: [Double]
    private let center: Double
    private let blockLength: Int
    private var random: SplitMix64
    private var position = 0
    private var left = 0
    private var past: [Double]

    init(_ reference: ReferenceSeries, seed: UInt64) {
        random = SplitMix64(seed: seed)
        values = reference.values
        center = reference.mean
        switch reference.resampling {
        case .independent:
            blockLength = 1
            coefficients = []
        case .blocks(let length):
            blockLength = max(1, min(length, reference.values.count))
            coefficients = []
        case .autoregressive(let given):
            blockLength = 1
            coefficients = given
        }
        residuals = SerialDependence.residuals(of: values, mean: center, coefficients: coefficients)
        past = []
        guard !coefficients.isEmpty else { return }
        let start = random.index(below: values.count - coefficients.count + 1)
        past = values[start..<start + coefficients.count].reversed().map { $0 - center }
    }

    /// The same stream from another seed; cheap beside making one.
    func reseeded(_ seed: UInt64) -> ReferenceStream {
        var copy = self
        copy.random = SplitMix64(seed: seed)
        copy.left = 0
        if !coefficients.isEmpty {
            let start = copy.random.index(below: values.count - coefficients.count + 1)
            for lag in coefficients.indices { copy.past[lag] = values[start + coefficients.count - 1 - lag] - center }
        }
        return copy
    }

    @inline(__always)
    mutating func next() -> Double {
        if blockLength == 1 {
            return coefficients.isEmpty ? values[random.index(below: values.count)] : nextOfAutoregression()
        }
        if left == 0 {
            position = random.index(below: values.count - blockLength + 1)
            left = blockLength
        }
        defer {
            position += 1
            left -= 1
        }
        return values[position]
    }

    private mutating func nextOfAutoregression() -> Double {
        var value = residuals[random.index(below: residuals.count)]
        for lag in coefficients.indices { value += coefficients[lag] * past[lag] }
        for lag in stride(from: coefficients.count - 1, to: 0, by: -1) { past[lag] = past[lag - 1] }
        past[0] = value
        return center + value
    }
}
