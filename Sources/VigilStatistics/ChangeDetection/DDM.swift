/// The drift detection method: alarms when the error rate has risen well above its least value so far.
///
///     p the share of errors in n values, s = √(p (1 - p) / n), both kept where p + s is least
///     drift when p + s > p_min + threshold · s_min, warning above warningThreshold
///
/// Values are errors (1) and successes (0); others, infinities too, are clamped to 0...1 and count in part. The rate is that
/// of the whole run, so false alarms get rarer and rarer and the mean run length is no useful measure; with
/// ``longestRun`` it is, and calibration sets one.
///
/// - Source: Gama, Medas, Castillo and Rodrigues 2004, "Learning with drift detection", doi:10.1007/978-3-540-28645-5_29.
public struct DDM: ThresholdDetector {
    /// The number of values before anything is judged.
    public let warmUp: Int
    /// How many errors must be seen before anything is judged.
    ///
    /// The method has 0, and then alarms at the first error after a flawless start.
    public let leastErrors: Int
    /// How many s_min the rate may rise before a warning.
    public let warningThreshold: Double
    /// How many s_min the rate may rise before an alarm.
    public var threshold: Double
    /// After how many values without alarm it starts afresh, `nil` for never.
    public let longestRun: Int?
    /// The share of errors since the last start.
    public private(set) var errorRate = 0.0
    /// The number of NaN seen.
    public private(set) var missing = 0
    private var size = 0.0
    private var errors = 0.0
    private var leastRate = 0.0
    private var leastDeviation = 0.0
    private var leastSum = Double.infinity
    private var excess = 0.0
    private var isOver = false

    /// A detector.
    ///
    /// - Parameters:
    ///   - warmUp: The number of values before anything is judged, at least 1.
    ///   - leastErrors: How many errors must be seen before anything is judged, at least 0.
    ///   - warningThreshold: How many s_min the rate may rise before a warning.
    ///   - threshold: How many s_min the rate may rise before an alarm.
    ///   - longestRun: After how many values without alarm it starts afresh, at least 1; `nil` for never.
    public init(
        warmUp: Int = 30, leastErrors: Int = 0, warningThreshold: Double = 2, threshold: Double = 3,
        longestRun: Int? = nil
    ) {
        precondition(warmUp >= 1 && leastErrors >= 0 && (longestRun ?? 1) >= 1)
        precondition(!threshold.isNaN && !warningThreshold.isNaN)
        self.warmUp = warmUp
        self.leastErrors = leastErrors
        self.warningThreshold = warningThreshold
        self.threshold = threshold
        self.longestRun = longestRun
        turn = Double(longestRun ?? Int.max)
    }

    private let turn: Double

    /// Takes in one value.
    @inline(__always)
    public mutating func update(_ value: Double) -> ChangeSignal {
        if value.isNaN {
            missing += 1
            return .stable
        }
        if isOver { reset() }
        add(value)
        guard isJudged else { return .stable }
        if excess > threshold * leastDeviation {
            isOver = true
            return .drift
        }
        return excess > warningThreshold * leastDeviation ? .warning : .stable
    }

    /// Takes in values one after the other.
    public mutating func update(contentsOf values: UnsafeBufferPointer<Double>) -> SignalIndices {
        var copy = self
        defer { self = copy }
        return copy.updateEach(values)
    }

    /// Takes in one value; by how many s_min the rate has risen, ∞ after a flawless start.
    public mutating func evidence(after value: Double) -> Double {
        add(value)
        guard isJudged, excess > 0 else { return -.infinity }
        return excess / leastDeviation
    }

    @inline(__always)
    private var isJudged: Bool { leastSum < .infinity }

    @inline(__always)
    private mutating func add(_ value: Double) {
        if size >= turn { reset() }
        let value = min(max(value, 0), 1)
        size += 1
        errors += value
        errorRate += (value - errorRate) / size
        guard size > Double(warmUp), errors >= Double(leastErrors) else { return }
        // Rounding can leave a rate of all errors a hair above 1.
        let deviation = max(0, errorRate * (1 - errorRate) / size).squareRoot()
        let sum = errorRate + deviation
        if sum <= leastSum {
            leastRate = errorRate
            leastDeviation = deviation
            leastSum = sum
        }
        excess = sum - leastRate
    }

    /// Forgets all values.
    public mutating func reset() {
        errorRate = 0
        size = 0
        errors = 0
        leastRate = 0
        leastDeviation = 0
        leastSum = .infinity
        excess = 0
        isOver = false
    }
}

// MARK: Bytes

extension DDM {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 6) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        for setting in [warmUp, leastErrors, longestRun ?? 0, Int(size), missing] { writer.write(count: setting) }
        for value in [
            warningThreshold, threshold, errorRate, errors, leastRate, leastDeviation, leastSum, excess,
        ] { writer.write(value) }
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        let warmUp = try reader.count(in: 1...Int.max)
        let leastErrors = try reader.count()
        let longestRun = try reader.count()
        size = Double(try reader.count())
        missing = try reader.count()
        warningThreshold = try reader.ordinary()
        threshold = try reader.ordinary()
        errorRate = try reader.ordinary(in: 0...2)
        errors = try reader.ordinary(in: 0...0x1p60)
        leastRate = try reader.ordinary(in: 0...2)
        leastDeviation = try reader.ordinary(in: 0...2)
        leastSum = try reader.ordinary(in: 0...Double.infinity)
        excess = try reader.ordinary(in: -4...4)
        isOver = try reader.flag()
        self.warmUp = warmUp
        self.leastErrors = leastErrors
        self.longestRun = longestRun > 0 ? longestRun : nil
        turn = Double(self.longestRun ?? Int.max)
    }
}
