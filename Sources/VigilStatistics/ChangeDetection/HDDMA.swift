/// Hoeffding's drift detection with plain averages: compares the mean of all values with that of a prefix.
///
///     the prefix of n₀ values is the one whose mean plus its bound √(ln(1/α) / 2n₀) is least
///     drift when mean - prefix mean ≥ √(m/2 · ln(2/α)), m = (n - n₀)/(n₀ n)
///
/// Values are in 0...1, such as errors (1) and successes (0); others, infinities too, are clamped to that range. As the mean is that
/// of the whole run, false alarms get rarer and rarer; calibration sets a ``longestRun`` to make their rate a steady one.
///
/// - Source: Frías-Blanco et al. 2015, "Online and non-parametric drift detection methods based on Hoeffding's bounds",
///   doi:10.1109/TKDE.2014.2345382.
public struct HDDMA: ChangeDetector {
    /// The level of an alarm, above 0 and at most 1; α.
    public let driftLevel: Double
    /// The level of a warning, at least that of an alarm.
    public let warningLevel: Double
    /// Which change alarms: a rise, or either.
    public let direction: ChangeDirection
    /// After how many values without alarm it starts afresh, `nil` for never.
    public let longestRun: Int?
    /// The mean since the last start.
    public var mean: Double { all.mean }
    /// The number of NaN seen.
    public private(set) var missing = 0

    /// A mean and the bound that belongs to its size.
    private struct Average: Equatable {
        var size = 0.0
        var mean = 0.0
        var bound = 0.0
    }

    private var all = Average()
    private var low = Average()
    private var high = Average()
    private var isOver = false
    private let boundFactor: Double
    private let driftFactor: Double
    private let warningFactor: Double
    private let turn: Double

    /// A detector.
    ///
    /// - Parameters:
    ///   - driftLevel: α of an alarm, above 0 and at most 1.
    ///   - warningLevel: α of a warning, at least `driftLevel` and at most 1.
    ///   - direction: Which change alarms; a fall alone is a rise of one minus the value.
    ///   - longestRun: After how many values without alarm it starts afresh, at least 1; `nil` for never.
    public init(
        driftLevel: Double = 0.001, warningLevel: Double = 0.005, direction: ChangeDirection = .up,
        longestRun: Int? = nil
    ) {
        precondition(driftLevel > 0 && warningLevel >= driftLevel && warningLevel <= 1 && (longestRun ?? 1) >= 1)
        self.driftLevel = driftLevel
        self.warningLevel = warningLevel
        self.direction = direction
        self.longestRun = longestRun
        boundFactor = Elementary.log(1 / driftLevel) / 2
        driftFactor = Elementary.log(2 / driftLevel) / 2
        warningFactor = Elementary.log(2 / warningLevel) / 2
        turn = Double(longestRun ?? Int.max)
    }

    /// Takes in one value.
    @inline(__always)
    public mutating func update(_ value: Double) -> ChangeSignal {
        if value.isNaN {
            missing += 1
            return .stable
        }
        if isOver || all.size >= turn { reset() }
        let value = min(max(value, 0), 1)
        all.size += 1
        all.mean += (value - all.mean) / all.size
        all.bound = (boundFactor / all.size).squareRoot()
        if low.size == 0 || low.mean + low.bound >= all.mean + all.bound { low = all }
        if high.size == 0 || high.mean - high.bound <= all.mean - all.bound { high = all }
        var signal = ChangeSignal.stable
        if direction != .down { signal = judged(all.mean - low.mean, since: low.size) }
        if direction != .up { signal = max(signal, judged(high.mean - all.mean, since: high.size)) }
        isOver = signal == .drift
        return signal
    }

    /// Takes in values one after the other.
    public mutating func update(contentsOf values: UnsafeBufferPointer<Double>) -> SignalIndices {
        var copy = self
        defer { self = copy }
        return copy.updateEach(values)
    }

    @inline(__always)
    private func judged(_ difference: Double, since prefix: Double) -> ChangeSignal {
        guard prefix < all.size, difference >= 0 else { return .stable }
        let sizes = (all.size - prefix) / (prefix * all.size)
        if difference >= (sizes * driftFactor).squareRoot() { return .drift }
        return difference >= (sizes * warningFactor).squareRoot() ? .warning : .stable
    }

    /// Forgets all values.
    public mutating func reset() {
        all = Average()
        low = Average()
        high = Average()
        isOver = false
    }
}

// MARK: Bytes

extension HDDMA {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 9) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        writer.write(driftLevel)
        writer.write(warningLevel)
        writer.write(byte: direction.rawValue)
        writer.write(count: longestRun ?? 0)
        for average in [all, low, high] {
            writer.write(count: Int(average.size))
            writer.write(average.mean)
        }
        writer.write(count: missing)
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        let driftLevel = try reader.ordinary(in: Double.leastNonzeroMagnitude...1)
        let warningLevel = try reader.ordinary(in: driftLevel...1)
        let direction = try reader.direction()
        let longestRun = try reader.count()
        self.init(
            driftLevel: driftLevel, warningLevel: warningLevel, direction: direction,
            longestRun: longestRun > 0 ? longestRun : nil)
        all = try average(from: &reader)
        low = try average(from: &reader)
        high = try average(from: &reader)
        guard low.size <= all.size, high.size <= all.size, (low.size == 0) == (all.size == 0) else {
            throw .invalid("a prefix is longer than the run")
        }
        missing = try reader.count()
        isOver = try reader.flag()
    }

    private func average(from reader: inout SummaryReader) throws(SummaryDecodingError) -> Average {
        let size = Double(try reader.count())
        let mean = try reader.ordinary(in: -1...2)
        return Average(size: size, mean: mean, bound: size > 0 ? (boundFactor / size).squareRoot() : 0)
    }
}
