/// Shewhart's control chart with run rules over the zones of one, two and three standard deviations.
///
/// The zones' limits can be stretched by a common factor, the ``threshold``: the evidence is the factor at which the
/// rules that have limits would just alarm. The rules without movable limits (2, 3, 4 and 7) alarm at a rate of their
/// own, about once in 140 values of normal data for rule 2 alone, so a chart with them can be no rarer than that.
///
/// Infinities are values beyond every limit. With a standard deviation of 0 every value off the mean is.
public struct ControlChart: ThresholdDetector {
    /// The mean without change.
    public let mean: Double
    /// The standard deviation without change, at least 0.
    public let standardDeviation: Double
    /// The rules that alarm.
    public let rules: ControlChartRules
    /// How many values on one side alarm by rule 2.
    public let sideRun: Int
    /// The factor by which the zones' limits are stretched; 1 for the usual zones.
    public var threshold: Double
    /// The rules that alarmed at the last value.
    public var alarmingRules: ControlChartRules { found }
    /// The number of NaN seen.
    public private(set) var missing = 0

    private let scale: Double
    /// The last eight distances from the mean, in standard deviations, each at its number modulo 8.
    private var recent = SIMD8<Double>(repeating: 0)
    private var count = 0
    private var onSide = 0
    private var within = 0
    private var rising = 0
    private var alternating = 0
    private var found: ControlChartRules = []
    private var isOver = false

    /// A chart.
    ///
    /// - Parameters:
    ///   - mean: The mean without change, finite.
    ///   - standardDeviation: The standard deviation without change, at least 0.
    ///   - rules: The rules that alarm.
    ///   - sideRun: How many values on one side alarm by rule 2: 9 for Nelson, 8 for Western Electric.
    ///   - threshold: The factor by which the zones' limits are stretched.
    public init(
        mean: Double = 0, standardDeviation: Double = 1, rules: ControlChartRules = .nelson, sideRun: Int = 9,
        threshold: Double = 1
    ) {
        precondition(mean.isFinite && standardDeviation >= 0 && standardDeviation.isFinite)
        precondition(sideRun >= 1 && !threshold.isNaN)
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.rules = rules
        self.sideRun = sideRun
        self.threshold = threshold
        scale = inverseScale(standardDeviation)
    }

    /// A value costs some 40 ns.
    public static var calibrationUpdates: Int { 20_000_000 }

    /// Takes in one value.
    public mutating func update(_ value: Double) -> ChangeSignal {
        if value.isNaN {
            missing += 1
            return .stable
        }
        if isOver { reset() }
        let evidence = evidence(after: value)
        isOver = evidence > threshold
        if !isOver { found = [] }
        return isOver ? .drift : .stable
    }

    /// Takes in values one after the other.
    public mutating func update(contentsOf values: UnsafeBufferPointer<Double>) -> SignalIndices {
        var copy = self
        defer { self = copy }
        return copy.updateEach(values)
    }

    /// Takes in one value; the factor at which a rule with limits would just alarm, ∞ where one without limits does.
    public mutating func evidence(after value: Double) -> Double {
        let distance = (value - mean) * scale
        countRuns(distance, last: back(0), before: back(1))
        recent[count & 7] = distance
        count += 1

        found = []
        var greatest = -Double.infinity
        func note(_ rule: ControlChartRules, _ factor: Double) {
            guard rules.contains(rule) else { return }
            if factor > threshold { found.insert(rule) }
            greatest = max(greatest, factor)
        }
        func note(_ rule: ControlChartRules, _ isBroken: Bool) { if isBroken { note(rule, .infinity) } }
        note(.beyondThree, distance.magnitude / 3)
        note(.oneSide, onSide.magnitude >= sideRun)
        note(.trend, rising.magnitude >= 5)
        note(.alternation, alternating >= 12)
        note(.twoOfThree, levelOfTwoInThree / 2)
        note(.fourOfFive, levelOfFourInFive)
        note(.hugging, within >= 15)
        if count >= 8 { note(.avoidance, pointwiseMin(recent, -recent).max() * -1) }
        return greatest
    }

    /// The distance that two of the last three values reach on one side.
    private var levelOfTwoInThree: Double {
        let (first, second, third) = (back(0), back(1), back(2))
        // The middle one: two are at least there, and two at most.
        return max(min(first, second), min(max(first, second), third)).magnitude
    }

    /// The distance that four of the last five values reach on one side; at least 0.
    private var levelOfFourInFive: Double {
        var least = Double.infinity
        var secondLeast = Double.infinity
        var greatest = -Double.infinity
        var secondGreatest = -Double.infinity
        for steps in 0..<5 {
            let distance = back(steps)
            secondLeast = min(secondLeast, max(least, distance))
            least = min(least, distance)
            secondGreatest = max(secondGreatest, min(greatest, distance))
            greatest = max(greatest, distance)
        }
        return max(0, secondLeast, -secondGreatest)
    }

    @inline(__always)
    private func back(_ steps: Int) -> Double { recent[(count - 1 - steps) & 7] }

    private mutating func countRuns(_ distance: Double, last: Double, before: Double) {
        let side = distance > 0 ? 1 : (distance < 0 ? -1 : 0)
        onSide = side == 0 ? 0 : (onSide.signum() == side ? onSide + side : side)
        within = distance.magnitude < threshold ? within + 1 : 0
        let step = count == 0 || distance == last ? 0 : (distance > last ? 1 : -1)
        rising = step == 0 ? 0 : (rising.signum() == step ? rising + step : step)
        let stepBefore = count < 2 || last == before ? 0 : (last > before ? 1 : -1)
        alternating = step * stepBefore < 0 ? alternating + 1 : 0
        onSide = min(max(onSide, -1 << 30), 1 << 30)
        rising = min(max(rising, -1 << 30), 1 << 30)
        within = min(within, 1 << 30)
        alternating = min(alternating, 1 << 30)
    }

    /// Forgets all values.
    public mutating func reset() {
        recent = SIMD8(repeating: 0)
        count = 0
        onSide = 0
        within = 0
        rising = 0
        alternating = 0
        found = []
        isOver = false
    }
}

// MARK: Bytes

extension ControlChart {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 11) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        for value in [mean, standardDeviation, threshold] { writer.write(value) }
        writer.write(byte: rules.rawValue)
        writer.write(byte: found.rawValue)
        for place in 0..<8 { writer.write(recent[place]) }
        let offset = 1 << 30
        for value in [sideRun, count, onSide + offset, within, rising + offset, alternating, missing] {
            writer.write(count: value)
        }
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        mean = try reader.ordinary(in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
        standardDeviation = try reader.ordinary(in: 0...Double.greatestFiniteMagnitude)
        threshold = try reader.ordinary()
        rules = ControlChartRules(rawValue: try reader.byte())
        found = ControlChartRules(rawValue: try reader.byte())
        for place in 0..<8 { recent[place] = try reader.ordinary() }
        let offset = 1 << 30
        sideRun = try reader.count(in: 1...Int.max)
        count = try reader.count()
        onSide = try reader.count(in: 0...2 * offset) - offset
        within = try reader.count(in: 0...offset)
        rising = try reader.count(in: 0...2 * offset) - offset
        alternating = try reader.count(in: 0...offset)
        missing = try reader.count()
        isOver = try reader.flag()
        scale = inverseScale(standardDeviation)
    }
}
