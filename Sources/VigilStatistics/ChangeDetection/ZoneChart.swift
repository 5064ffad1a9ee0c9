/// Scouter's control chart: eight numbers say how many values in a row alarm in each zone, on one side or in turns.
///
/// A value's zone is 1 up to one standard deviation from the mean, then 2, 3, and 4 beyond three. With the rule
/// "8 16 4 8 2 4 1 1", a value in zone 1 alarms when it and the seven before are on its side, in zone 2 when four in a
/// row are at least there, in zone 3 two, in zone 4 one; and in turns, when 16, 8, 4 or 1 values in a row are at least as
/// far out with no two neighbours in one zone on one side. A number of 0 switches a rule off.
///
/// Infinities are in zone 4. Counts in rules cannot be moved finely, so there is nothing to calibrate: with the default
/// rule, independent normal values alarm about every hundred values.
///
/// - Source: Scouter (github.com/demml/scouter), `SpcAlertRule`; after Western Electric 1956.
public struct ZoneChart: ChangeDetector {
    /// The mean without change.
    public let mean: Double
    /// The standard deviation without change, at least 0.
    public let standardDeviation: Double
    /// Numbers for zone 1 in a row and in turns, zone 2, zone 3 and zone 4.
    public let rule: [Int]
    /// The number of NaN seen.
    public private(set) var missing = 0
    private let scale: Double
    private var last = 0
    private var above = SIMD4<Int32>(repeating: 0)
    private var below = SIMD4<Int32>(repeating: 0)
    private var turns = SIMD4<Int32>(repeating: 0)
    private var isOver = false

    /// Scouter's default.
    public static let standardRule = [8, 16, 4, 8, 2, 4, 1, 1]

    /// A chart.
    ///
    /// - Parameters:
    ///   - mean: The mean without change, finite.
    ///   - standardDeviation: The standard deviation without change, at least 0.
    ///   - rule: Eight numbers, each at least 0.
    public init(mean: Double = 0, standardDeviation: Double = 1, rule: [Int] = standardRule) {
        precondition(mean.isFinite && standardDeviation >= 0 && standardDeviation.isFinite)
        precondition(rule.count == 8 && rule.allSatisfy { $0 >= 0 })
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.rule = rule
        scale = inverseScale(standardDeviation)
    }

    /// Takes in one value.
    public mutating func update(_ value: Double) -> ChangeSignal {
        if value.isNaN {
            missing += 1
            return .stable
        }
        if isOver { reset() }
        let distance = (value - mean) * scale
        let magnitude = distance.magnitude
        let far = magnitude > 3 ? 4 : (magnitude > 2 ? 3 : (magnitude > 1 ? 2 : (magnitude > 0 ? 1 : 0)))
        let zone = distance < 0 ? -far : far
        for place in 0..<4 {
            let isOut = far > place
            above[place] = isOut && zone > 0 ? min(above[place] + 1, 1 << 30) : 0
            below[place] = isOut && zone < 0 ? min(below[place] + 1, 1 << 30) : 0
            // Of two neighbours in one zone the second can be the first of new turns.
            turns[place] = isOut ? (zone == last ? 1 : min(turns[place] + 1, 1 << 30)) : 0
        }
        last = zone
        guard far > 0 else { return .stable }
        let inRow = rule[2 * far - 2]
        let inTurns = rule[2 * far - 1]
        isOver =
            inRow > 0 && Int(max(above[far - 1], below[far - 1])) >= inRow
            || inTurns > 0 && Int(turns[far - 1]) >= inTurns
        return isOver ? .drift : .stable
    }

    /// Takes in values one after the other.
    public mutating func update(contentsOf values: UnsafeBufferPointer<Double>) -> SignalIndices { updateEach(values) }

    /// Forgets all values.
    public mutating func reset() {
        last = 0
        above = SIMD4(repeating: 0)
        below = SIMD4(repeating: 0)
        turns = SIMD4(repeating: 0)
        isOver = false
    }
}

// MARK: Bytes

extension ZoneChart {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 12) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        writer.write(mean)
        writer.write(standardDeviation)
        writer.write(counts: rule)
        writer.write(count: last + 4)
        for place in 0..<4 {
            for run in [above[place], below[place], turns[place]] { writer.write(count: Int(run)) }
        }
        writer.write(count: missing)
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        mean = try reader.ordinary(in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
        standardDeviation = try reader.ordinary(in: 0...Double.greatestFiniteMagnitude)
        rule = try reader.counts()
        guard rule.count == 8 else { throw .invalid("a rule of \(rule.count) numbers, need 8") }
        last = try reader.count(in: 0...8) - 4
        for place in 0..<4 {
            above[place] = Int32(try reader.count(in: 0...1 << 30))
            below[place] = Int32(try reader.count(in: 0...1 << 30))
            turns[place] = Int32(try reader.count(in: 0...1 << 30))
        }
        missing = try reader.count()
        isOver = try reader.flag()
        scale = inverseScale(standardDeviation)
    }
}
