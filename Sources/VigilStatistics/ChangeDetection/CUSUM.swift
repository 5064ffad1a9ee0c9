/// The cumulative-sum chart: adds up how far standardised values lie beyond an allowance, on either side.
///
///     z = clamp((x - mean) / standardDeviation, to: -clamp...clamp)
///     up = max(0, up + z - allowance),  down = max(0, down - z - allowance);  drift when either exceeds the threshold
///
/// Best of all charts for a lasting shift of twice the allowance. Without a clamp a single extreme value can alarm by
/// itself; with one, as calibration sets it, an infinite value counts as one value at the clamp.
///
/// - Source: Page 1954, "Continuous inspection schemes", doi:10.1093/biomet/41.1-2.100; Lucas and Crosier 1982 for the
///   robust form.
public struct CUSUM: ThresholdDetector {
    /// The mean without change.
    public let mean: Double
    /// The standard deviation without change, at least 0.
    public let standardDeviation: Double
    /// How far a value may lie from the mean without adding to a sum, in standard deviations; k.
    public let allowance: Double
    /// The sum that alarms, in standard deviations; h.
    public var threshold: Double
    /// Which change alarms.
    public let direction: ChangeDirection
    /// The greatest distance from the mean that a single value counts with, in standard deviations.
    public let clamp: Double
    /// The sum for a rise.
    public private(set) var upperSum = 0.0
    /// The sum for a fall.
    public private(set) var lowerSum = 0.0
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
    ///   - allowance: k, at least 0; half the shift to be found, in standard deviations.
    ///   - threshold: h, in standard deviations. 5 alarms about every 465 values of normal data.
    ///   - direction: Which change alarms.
    ///   - clamp: The greatest distance that a single value counts with, above 0.
    public init(
        mean: Double = 0, standardDeviation: Double = 1, allowance: Double = 0.5, threshold: Double = 5,
        direction: ChangeDirection = .both, clamp: Double = .infinity
    ) {
        precondition(mean.isFinite && standardDeviation >= 0 && standardDeviation.isFinite)
        precondition(allowance >= 0 && clamp > 0 && !threshold.isNaN)
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.allowance = allowance
        self.threshold = threshold
        self.direction = direction
        self.clamp = clamp
        scale = inverseScale(standardDeviation)
    }

    /// Takes in one value.
    @inline(__always)
    public mutating func update(_ value: Double) -> ChangeSignal {
        if value.isNaN {
            missing += 1
            return .stable
        }
        if isOver { restart() }
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

    /// Takes in one value; the greater of the sums that count.
    @inline(__always)
    public mutating func evidence(after value: Double) -> Double {
        let distance = min(max((value - mean) * scale, -clamp), clamp)
        upperSum = max(0, upperSum + distance - allowance)
        lowerSum = max(0, lowerSum - distance - allowance)
        switch direction {
        case .up: return upperSum
        case .down: return lowerSum
        case .both: return max(upperSum, lowerSum)
        }
    }

    private mutating func restart() {
        upperSum = 0
        lowerSum = 0
        isOver = false
    }

    /// Sets both sums to 0.
    public mutating func reset() { restart() }
}

/// One over a standard deviation, finite for one of 0 too, so that a value at the mean gives 0 and not NaN.
func inverseScale(_ standardDeviation: Double) -> Double {
    min(1 / standardDeviation, .greatestFiniteMagnitude)
}

// MARK: Bytes

extension CUSUM {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 1) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        for value in [mean, standardDeviation, allowance, threshold, clamp, upperSum, lowerSum] { writer.write(value) }
        writer.write(byte: direction.rawValue)
        writer.write(count: missing)
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        mean = try reader.ordinary(in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
        standardDeviation = try reader.ordinary(in: 0...Double.greatestFiniteMagnitude)
        allowance = try reader.ordinary(in: 0...Double.infinity)
        threshold = try reader.ordinary()
        clamp = try reader.ordinary(in: Double.leastNonzeroMagnitude...Double.infinity)
        upperSum = try reader.ordinary(in: 0...Double.infinity)
        lowerSum = try reader.ordinary(in: 0...Double.infinity)
        direction = try reader.direction()
        missing = try reader.count()
        isOver = try reader.flag()
        scale = inverseScale(standardDeviation)
    }
}
