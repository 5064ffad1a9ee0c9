/// Hoeffding's drift detection with weighted averages: compares the fading mean since a cut with the one before it.
///
///     each fading mean has c, from 1 on: c = λ² + (1 - λ)² c, and the bound √(c ln(1/α) / 2), after McDiarmid
///     the cut is where the fading mean plus its bound was least; since it, a second fading mean runs
///     drift when second - first > √((c₁ + c₂) ln(1/α) / 2)
///
/// Values are in 0...1, such as errors (1) and successes (0); others, infinities too, are clamped to that range.
///
/// - Source: Frías-Blanco et al. 2015, "Online and non-parametric drift detection methods based on Hoeffding's bounds",
///   doi:10.1109/TKDE.2014.2345382.
public struct HDDMW: ChangeDetector {
    /// The level of an alarm, above 0 and at most 1; α.
    public let driftLevel: Double
    /// The level of a warning, at least that of an alarm.
    public let warningLevel: Double
    /// The share of the newest value in a fading mean, in 0...1 without 0; λ.
    public let weight: Double
    /// Which change alarms.
    public let direction: ChangeDirection
    /// The number of NaN seen.
    public private(set) var missing = 0
    /// After how many values without alarm it starts afresh, `nil` for never: the extreme that the mean is held against
    /// only ever gets more extreme.
    public let longestRun: Int?

    /// A fading mean; NaN before its first value, so that no comparison with it holds.
    private struct FadingMean {
        var mean = Double.nan
        /// c, the sum of squared weights as McDiarmid's bound takes it.
        var squares = 1.0
    }

    private var all = FadingMean()
    private var beforeRise = FadingMean()
    private var sinceRise = FadingMean()
    private var beforeFall = FadingMean()
    private var sinceFall = FadingMean()
    private var leastBound = Double.infinity
    private var greatestBound = -Double.infinity
    private var count = 0
    private var isOver = false
    private let driftFactor: Double
    private let warningFactor: Double
    private let turn: Int

    /// A detector.
    ///
    /// - Parameters:
    ///   - driftLevel: α of an alarm, above 0 and at most 1.
    ///   - warningLevel: α of a warning, at least `driftLevel` and at most 1.
    ///   - weight: λ, above 0 and at most 1.
    ///   - direction: Which change alarms.
    ///   - longestRun: After how many values without alarm it starts afresh, at least 1; `nil` for never.
    public init(
        driftLevel: Double = 0.001, warningLevel: Double = 0.005, weight: Double = 0.05,
        direction: ChangeDirection = .up, longestRun: Int? = nil
    ) {
        precondition(driftLevel > 0 && warningLevel >= driftLevel && warningLevel <= 1 && weight > 0 && weight <= 1)
        precondition((longestRun ?? 1) >= 1)
        self.driftLevel = driftLevel
        self.warningLevel = warningLevel
        self.weight = weight
        self.direction = direction
        self.longestRun = longestRun
        driftFactor = Elementary.log(1 / driftLevel) / 2
        warningFactor = Elementary.log(1 / warningLevel) / 2
        turn = longestRun ?? Int.max
    }

    /// Takes in one value.
    @inline(__always)
    public mutating func update(_ value: Double) -> ChangeSignal {
        if value.isNaN {
            missing += 1
            return .stable
        }
        if isOver || count >= turn { reset() }
        let value = min(max(value, 0), 1)
        count += 1
        add(value, to: &all)
        let bound = (all.squares * driftFactor).squareRoot()
        var signal = ChangeSignal.stable
        if direction != .down {
            if all.mean + bound < leastBound {
                leastBound = all.mean + bound
                beforeRise = all
                sinceRise = FadingMean()
            } else {
                add(value, to: &sinceRise)
            }
            signal = judged(sinceRise.mean - beforeRise.mean, beforeRise, sinceRise)
        }
        if direction != .up {
            if all.mean - bound > greatestBound {
                greatestBound = all.mean - bound
                beforeFall = all
                sinceFall = FadingMean()
            } else {
                add(value, to: &sinceFall)
            }
            signal = max(signal, judged(beforeFall.mean - sinceFall.mean, beforeFall, sinceFall))
        }
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
    private func add(_ value: Double, to average: inout FadingMean) {
        average.mean = average.mean.isNaN ? value : average.mean + weight * (value - average.mean)
        average.squares = weight * weight + (1 - weight) * (1 - weight) * average.squares
    }

    @inline(__always)
    private func judged(_ difference: Double, _ first: FadingMean, _ second: FadingMean) -> ChangeSignal {
        guard difference > 0 else { return .stable }
        let squares = first.squares + second.squares
        let square = difference * difference
        if square > squares * driftFactor { return .drift }
        return square > squares * warningFactor ? .warning : .stable
    }

    /// Forgets all values.
    public mutating func reset() {
        all = FadingMean()
        beforeRise = FadingMean()
        sinceRise = FadingMean()
        beforeFall = FadingMean()
        sinceFall = FadingMean()
        leastBound = .infinity
        greatestBound = -.infinity
        count = 0
        isOver = false
    }

    private var state: [Double] {
        [all, beforeRise, sinceRise, beforeFall, sinceFall].flatMap { [$0.mean, $0.squares] }
            + [leastBound, greatestBound]
    }

    /// Whether settings and state are the same, bit for bit; a mean before its first value is NaN.
    public static func == (left: HDDMW, right: HDDMW) -> Bool {
        left.encoded() == right.encoded()
    }
}

// MARK: Bytes

extension HDDMW {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 10) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        writer.write(driftLevel)
        writer.write(warningLevel)
        writer.write(weight)
        writer.write(byte: direction.rawValue)
        writer.write(count: longestRun ?? 0)
        for value in state { writer.write(value) }
        writer.write(count: count)
        writer.write(count: missing)
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        let driftLevel = try reader.ordinary(in: Double.leastNonzeroMagnitude...1)
        let warningLevel = try reader.ordinary(in: driftLevel...1)
        let weight = try reader.ordinary(in: 1e-12...1)
        let direction = try reader.direction()
        let longestRun = try reader.count()
        self.init(
            driftLevel: driftLevel, warningLevel: warningLevel, weight: weight, direction: direction,
            longestRun: longestRun > 0 ? longestRun : nil)
        all = try Self.average(from: &reader)
        beforeRise = try Self.average(from: &reader)
        sinceRise = try Self.average(from: &reader)
        beforeFall = try Self.average(from: &reader)
        sinceFall = try Self.average(from: &reader)
        leastBound = try reader.ordinary()
        greatestBound = try reader.ordinary()
        count = try reader.count()
        missing = try reader.count()
        isOver = try reader.flag()
    }

    private static func average(from reader: inout SummaryReader) throws(SummaryDecodingError) -> FadingMean {
        let mean = try reader.number()
        guard mean.isNaN || (-1...2).contains(mean) else { throw .invalid("a mean of \(mean)") }
        // One bit pattern for "none yet", whatever was written.
        return FadingMean(mean: mean.isNaN ? .nan : mean, squares: try reader.ordinary(in: 0...1))
    }
}
