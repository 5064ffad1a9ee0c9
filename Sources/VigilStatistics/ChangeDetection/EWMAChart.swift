/// The exponentially weighted moving-average chart: an average with fading memory, judged by its own deviation.
///
///     average = (1 - weight) average + weight z,  z = clamp((x - mean) / standardDeviation)
///     drift when |average| / √v exceeds the limit; v = (1 - weight)² v + weight² is the average's variance so far
///
/// A small weight finds small lasting shifts, weight 1 is Shewhart's chart. An infinite value counts as one value at the
/// clamp; without a clamp it alarms.
///
/// - Source: Roberts 1959, "Control chart tests based on geometric moving averages"; Lucas and Saccucci 1990,
///   "Exponentially weighted moving average control schemes", doi:10.1080/00401706.1990.10484583.
public struct EWMAChart: ThresholdDetector {
    /// The mean without change.
    public let mean: Double
    /// The standard deviation without change, at least 0.
    public let standardDeviation: Double
    /// The share of the newest value in the average, in 0...1 without 0; λ.
    public let weight: Double
    /// How many of its standard deviations the average may lie from the mean; L.
    public var threshold: Double
    /// Which change alarms.
    public let direction: ChangeDirection
    /// The greatest distance from the mean that a single value counts with, in standard deviations.
    public let clamp: Double
    /// The average, in standard deviations from the mean.
    public private(set) var average = 0.0
    /// The average's variance so far for independent values, in squared standard deviations.
    public private(set) var averageVariance = 0.0
    /// The number of NaN seen.
    public private(set) var missing = 0
    private let scale: Double
    private var isOver = false

    /// A chart.
    ///
    /// - Parameters:
    ///   - mean: The mean without change, finite.
    ///   - standardDeviation: The standard deviation without change, at least 0; 0 makes any other value than the mean
    ///     an extreme one.
    ///   - weight: λ, above 0 and at most 1.
    ///   - threshold: L. With weight 0.1, 2.814 alarms about every 500 values of normal data.
    ///   - direction: Which change alarms.
    ///   - clamp: The greatest distance that a single value counts with, above 0.
    public init(
        mean: Double = 0, standardDeviation: Double = 1, weight: Double = 0.1, threshold: Double = 2.814,
        direction: ChangeDirection = .both, clamp: Double = .infinity
    ) {
        precondition(mean.isFinite && standardDeviation >= 0 && standardDeviation.isFinite)
        precondition(weight > 0 && weight <= 1 && clamp > 0)
        precondition(!threshold.isNaN)
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.weight = weight
        self.threshold = threshold
        self.direction = direction
        self.clamp = min(clamp, greatestStreamValue)
        scale = inverseScale(standardDeviation)
    }

    /// Takes in one value.
    @inline(__always)
    public mutating func update(_ value: Double) -> ChangeSignal {
        if value.isNaN {
            missing += 1
            return .stable
        }
        if isOver { reset() }
        if evidence(after: value) > threshold {
            isOver = true
            return .drift
        }
        return .stable
    }

    /// Takes in values one after the other.
    public mutating func update(contentsOf values: UnsafeBufferPointer<Double>) -> SignalIndices {
        var copy = self
        defer { self = copy }
        return copy.updateEach(values)
    }

    /// Takes in one value; the average's distance in its standard deviations, with the sign that counts.
    @inline(__always)
    public mutating func evidence(after value: Double) -> Double {
        let distance = min(max((value - mean) * scale, -clamp), clamp)
        average += weight * (distance - average)
        averageVariance = (1 - weight) * (1 - weight) * averageVariance + weight * weight
        let ratio = average / averageVariance.squareRoot()
        switch direction {
        case .up: return ratio
        case .down: return -ratio
        case .both: return ratio.magnitude
        }
    }

    /// Forgets the average.
    public mutating func reset() {
        average = 0
        averageVariance = 0
        isOver = false
    }
}

// MARK: Bytes

extension EWMAChart {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 2) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        for value in [mean, standardDeviation, weight, threshold, clamp, average, averageVariance] {
            writer.write(value)
        }
        writer.write(byte: direction.rawValue)
        writer.write(count: missing)
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        mean = try reader.ordinary(in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
        standardDeviation = try reader.ordinary(in: 0...Double.greatestFiniteMagnitude)
        weight = try reader.ordinary(in: 1e-12...1)
        threshold = try reader.ordinary()
        clamp = try reader.ordinary(in: Double.leastNonzeroMagnitude...greatestStreamValue)
        average = try reader.ordinary(in: -greatestStreamValue...greatestStreamValue)
        averageVariance = try reader.ordinary(in: 0...1)
        direction = try reader.direction()
        missing = try reader.count()
        isOver = try reader.flag()
        scale = inverseScale(standardDeviation)
    }
}
