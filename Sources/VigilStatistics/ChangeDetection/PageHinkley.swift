/// The Page-Hinkley test: sums deviations from the running mean and alarms when a sum has moved far from its extreme.
///
///     up = fading · up + (x - mean) - tolerance, its minimum kept;  down = fading · down + (x - mean) + tolerance, its
///     maximum kept;  drift when up - minimum or maximum - down exceeds the threshold
///
/// Needs no reference: the mean is that of the values since the last start. Sums, tolerance and threshold have the unit
/// of the values. Values are clamped to ``limits``, infinities too; with the
/// default of ±2^400 one of those alarms by itself.
///
/// - Source: Page 1954, "Continuous inspection schemes", doi:10.1093/biomet/41.1-2.100; Hinkley 1971. Both sums with
///   fading and the maximum that starts at -1 as in River 0.26.
public struct PageHinkley: ThresholdDetector {
    /// The fewest values before an alarm.
    public let leastCount: Int
    /// How much a value may deviate without adding to a sum; River's δ.
    public let tolerance: Double
    /// How far a sum may move from its extreme; River's λ.
    public var threshold: Double
    /// What is left of a sum at each step, at most 1; River's α.
    public let fading: Double
    /// Which change alarms.
    public let direction: ChangeDirection
    /// The range to which values are clamped.
    public let limits: ClosedRange<Double>
    /// The mean since the last start.
    public private(set) var mean = 0.0
    /// The number of values since the last start.
    public var count: Int { Int(size) }
    /// The number of NaN seen.
    public private(set) var missing = 0
    private var size = 0.0
    private var rise = 0.0
    private var fall = 0.0
    private var least = Double.infinity
    private var greatest = -1.0
    private var isOver = false

    /// A test.
    ///
    /// - Parameters:
    ///   - leastCount: The fewest values before an alarm, at least 1.
    ///   - tolerance: How much a value may deviate without adding to a sum, at least 0, in the values' unit.
    ///   - threshold: How far a sum may move, in the values' unit.
    ///   - fading: What is left of a sum at each step, in 0...1.
    ///   - direction: Which change alarms.
    ///   - limits: The range to which values are clamped, within ±2^400.
    public init(
        leastCount: Int = 30, tolerance: Double = 0.005, threshold: Double = 50, fading: Double = 0.9999,
        direction: ChangeDirection = .both, limits: ClosedRange<Double> = -0x1p400...0x1p400
    ) {
        precondition(leastCount >= 1 && tolerance >= 0 && tolerance.isFinite && (0...1).contains(fading))
        precondition(!threshold.isNaN)
        self.leastCount = leastCount
        self.tolerance = tolerance
        self.threshold = threshold
        self.fading = fading
        self.direction = direction
        self.limits = limits.clamped(to: -greatestStreamValue...greatestStreamValue)
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

    /// Takes in one value; how far the sum that counts has moved from its extreme.
    @inline(__always)
    public mutating func evidence(after value: Double) -> Double {
        let value = min(max(value, limits.lowerBound), limits.upperBound)
        size += 1
        mean += (value - mean) / size
        let deviation = value - mean
        rise = fading * rise + deviation - tolerance
        fall = fading * fall + deviation + tolerance
        least = min(least, rise)
        greatest = max(greatest, fall)
        guard size >= Double(leastCount) else { return -.infinity }
        switch direction {
        case .up: return rise - least
        case .down: return greatest - fall
        case .both: return max(rise - least, greatest - fall)
        }
    }

    /// Forgets all values.
    public mutating func reset() {
        mean = 0
        size = 0
        rise = 0
        fall = 0
        least = .infinity
        greatest = -1
        isOver = false
    }
}

// MARK: Bytes

extension PageHinkley {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 3) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: leastCount)
        for value in [tolerance, threshold, fading, mean, rise, fall, least, greatest] { writer.write(value) }
        writer.write(limits.lowerBound)
        writer.write(limits.upperBound)
        writer.write(byte: direction.rawValue)
        writer.write(count: Int(size))
        writer.write(count: missing)
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        // Sums of up to 2^53 values of up to 2^400.
        let sums = -0x1p460...0x1p460
        leastCount = try reader.count(in: 1...Int.max)
        tolerance = try reader.ordinary(in: 0...Double.greatestFiniteMagnitude)
        threshold = try reader.ordinary()
        fading = try reader.ordinary(in: 0...1)
        mean = try reader.ordinary(in: sums)
        rise = try reader.ordinary()
        fall = try reader.ordinary()
        least = try reader.ordinary()
        greatest = try reader.ordinary()
        guard rise.isFinite, fall.isFinite, greatest.isFinite, least > -.infinity else {
            throw .invalid("a sum is infinite")
        }
        let lowest = try reader.ordinary(in: -greatestStreamValue...greatestStreamValue)
        limits = lowest...(try reader.ordinary(in: lowest...greatestStreamValue))
        direction = try reader.direction()
        size = Double(try reader.count())
        missing = try reader.count()
        isOver = try reader.flag()
    }
}
