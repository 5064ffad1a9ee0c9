/// The early drift detection method: alarms when errors come closer together than they ever did.
///
///     m and s the mean and standard deviation (divisor n - 1) of the distances between errors
///     drift when (m + 2 s) / greatest (m + 2 s) so far < β, warning below α; judged at errors only
///
/// Values are errors (1) and successes (anything else, infinities too). False alarms are frequent at the usual β, and as
/// the distances are those of the whole run, calibration sets a ``longestRun`` to make their rate a steady one.
///
/// - Source: Baena-García et al. 2006, "Early drift detection method".
public struct EDDM: ThresholdDetector {
    /// The number of values and of errors before anything is judged.
    public let warmUp: Int
    /// α: the warning zone's upper end.
    public let warningRatio: Double
    /// Minus β, so that more evidence is greater: the evidence is minus the ratio.
    public var threshold: Double
    /// After how many values without alarm it starts afresh, `nil` for never.
    public let longestRun: Int?
    /// Whether the last error fell into the warning zone.
    public private(set) var isWarning = false
    /// The number of NaN seen.
    public private(set) var missing = 0
    private var count = 0
    private var lastError = 0
    private var errors = 0.0
    private var mean = 0.0
    private var squaredDeviations = 0.0
    private var greatest = -1.0
    private var isOver = false

    /// A detector.
    ///
    /// - Parameters:
    ///   - warmUp: The number of values and of errors before anything is judged, at least 1.
    ///   - warningRatio: α, at least β.
    ///   - driftRatio: β, above 0.
    ///   - longestRun: After how many values without alarm it starts afresh, at least 1; `nil` for never.
    public init(
        warmUp: Int = 30, warningRatio: Double = 0.95, driftRatio: Double = 0.9, longestRun: Int? = nil
    ) {
        precondition(warmUp >= 1 && driftRatio > 0 && warningRatio >= driftRatio && (longestRun ?? 1) >= 1)
        self.warmUp = warmUp
        self.warningRatio = warningRatio
        threshold = -driftRatio
        self.longestRun = longestRun
        turn = longestRun ?? Int.max
    }

    private let turn: Int

    /// β: the ratio below which it alarms.
    public var driftRatio: Double { -threshold }

    /// Takes in one value.
    @inline(__always)
    public mutating func update(_ value: Double) -> ChangeSignal {
        if value.isNaN {
            missing += 1
            return .stable
        }
        if isOver { reset() }
        let evidence = evidence(after: value)
        if evidence > -.infinity {
            if evidence > threshold {
                isOver = true
                return .drift
            }
            isWarning = evidence > -warningRatio
        }
        return isWarning ? .warning : .stable
    }

    /// Takes in values one after the other.
    public mutating func update(contentsOf values: UnsafeBufferPointer<Double>) -> SignalIndices {
        var copy = self
        defer { self = copy }
        return copy.updateEach(values)
    }

    /// Takes in one value; minus the ratio at an error that is judged.
    @inline(__always)
    public mutating func evidence(after value: Double) -> Double {
        if count >= turn { reset() }
        count += 1
        guard value == 1 else { return -.infinity }
        return evidenceAtError()
    }

    private mutating func evidenceAtError() -> Double {
        errors += 1
        let distance = Double(count - lastError)
        let gap = distance - mean
        mean += gap / errors
        squaredDeviations += gap * (distance - mean)
        lastError = count
        guard count > warmUp else { return -.infinity }
        let deviation = errors > 1 ? (max(0, squaredDeviations) / (errors - 1)).squareRoot() : 0
        let spread = mean + 2 * deviation
        if spread > greatest {
            greatest = spread
            return -.infinity
        }
        return errors > Double(warmUp) ? -spread / greatest : -.infinity
    }

    /// Forgets all values.
    public mutating func reset() {
        count = 0
        lastError = 0
        errors = 0
        mean = 0
        squaredDeviations = 0
        greatest = -1
        isWarning = false
        isOver = false
    }
}

// MARK: Bytes

extension EDDM {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 7) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        for setting in [warmUp, longestRun ?? 0, count, lastError, Int(errors), missing] {
            writer.write(count: setting)
        }
        for value in [warningRatio, threshold, mean, squaredDeviations, greatest] { writer.write(value) }
        writer.write(flag: isWarning)
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        warmUp = try reader.count(in: 1...Int.max)
        let longestRun = try reader.count()
        count = try reader.count()
        lastError = try reader.count(in: 0...count)
        errors = Double(try reader.count())
        missing = try reader.count()
        warningRatio = try reader.ordinary()
        threshold = try reader.ordinary()
        mean = try reader.ordinary(in: 0...0x1p53)
        squaredDeviations = try reader.ordinary(in: -1...Double.greatestFiniteMagnitude)
        greatest = try reader.ordinary(in: -1...0x1p60)
        isWarning = try reader.flag()
        isOver = try reader.flag()
        self.longestRun = longestRun > 0 ? longestRun : nil
        turn = self.longestRun ?? Int.max
    }
}
