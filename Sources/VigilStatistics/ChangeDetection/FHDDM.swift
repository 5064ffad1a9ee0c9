/// The fast Hoeffding drift detection method: compares the mean of a sliding window of bits with its extreme so far.
///
///     drift when greatest mean - mean > √(ln(1/δ) / 2n) over a window of n values
///
/// In its original form, direction `.down`, it watches successes (1) and alarms when their rate falls; feed errors with
/// direction `.up`. A value counts as 1 from 0.5 on; infinities count by their sign.
///
/// - Source: Pesaranghader and Viktor 2016, "Fast Hoeffding drift detection method for evolving data streams",
///   doi:10.1007/978-3-319-46227-1_7.
public struct FHDDM: ThresholdDetector {
    /// How many values the window holds.
    public let windowSize: Int
    /// The least alarming difference in steps of 1/`windowSize`; a fraction of f makes the next lower step alarm too, by
    /// chance, in a share 1 - f of its cases, without which run lengths could only be had in leaps.
    public var threshold: Double
    /// Which change of the mean alarms.
    public let direction: ChangeDirection
    /// The number of NaN seen.
    public private(set) var missing = 0
    private var bits: [UInt64]
    private var position = 0
    private var filled = 0
    private var ones = 0
    private var greatest = 0
    private var least = Int.max
    private var random: SplitMix64
    private var isOver = false

    /// A detector with an empty window.
    ///
    /// - Parameters:
    ///   - windowSize: How many values the window holds, 1...1,000,000.
    ///   - delta: δ, the level of the bound, above 0 and at most 1.
    ///   - direction: Which change of the mean alarms.
    public init(windowSize: Int = 100, delta: Double = 1e-6, direction: ChangeDirection = .down) {
        precondition(delta > 0 && delta <= 1)
        let bound = (Elementary.log(1 / delta) / (2 * Double(windowSize))).squareRoot()
        // A difference of whole steps is above the bound from the next whole number of steps on.
        let steps = (bound * Double(windowSize)).rounded(.down) + 1
        self.init(windowSize: windowSize, threshold: steps, direction: direction)
    }

    /// A detector with an empty window that alarms at a difference.
    ///
    /// - Parameters:
    ///   - windowSize: How many values the window holds, 1...1,000,000.
    ///   - threshold: See ``threshold``.
    ///   - direction: Which change of the mean alarms.
    ///   - seed: Of the chance that a fraction in the threshold asks for.
    public init(windowSize: Int, threshold: Double, direction: ChangeDirection = .down, seed: UInt64 = 1) {
        precondition((1...1_000_000).contains(windowSize) && !threshold.isNaN)
        self.windowSize = windowSize
        self.threshold = threshold
        self.direction = direction
        bits = Array(repeating: 0, count: (windowSize + 63) / 64)
        random = SplitMix64(seed: seed)
    }

    /// Takes in one value.
    @inline(__always)
    public mutating func update(_ value: Double) -> ChangeSignal {
        if value.isNaN {
            missing += 1
            return .stable
        }
        if isOver { reset() }
        guard slide(value) else { return .stable }
        let steps = Double(difference())
        // The coin is only thrown at the one step where it decides.
        guard steps >= threshold || (steps + 1 > threshold && steps + coin() > threshold) else { return .stable }
        isOver = true
        return .drift
    }

    /// Takes in values one after the other.
    public mutating func update(contentsOf values: UnsafeBufferPointer<Double>) -> SignalIndices { updateEach(values) }

    /// Takes in one value; the difference in steps and a random fraction that breaks ties.
    public mutating func evidence(after value: Double) -> Double {
        slide(value) ? Double(difference()) + coin() : -.infinity
    }

    private mutating func coin() -> Double { (Double(random.next() >> 11) + 0.5) * 0x1p-53 }

    /// Moves the window on.
    ///
    /// - Returns: Whether it is full.
    @inline(__always)
    private mutating func slide(_ value: Double) -> Bool {
        let word = position >> 6
        let mask: UInt64 = 1 << UInt64(position & 63)
        if filled == windowSize {
            ones -= bits[word] & mask == 0 ? 0 : 1
        } else {
            filled += 1
        }
        if value >= 0.5 {
            bits[word] |= mask
            ones += 1
        } else {
            bits[word] &= ~mask
        }
        position = position + 1 == windowSize ? 0 : position + 1
        guard filled == windowSize else { return false }
        greatest = max(greatest, ones)
        least = min(least, ones)
        return true
    }

    @inline(__always)
    private func difference() -> Int {
        switch direction {
        case .down: greatest - ones
        case .up: ones - least
        case .both: max(greatest - ones, ones - least)
        }
    }

    /// Empties the window.
    public mutating func reset() {
        position = 0
        filled = 0
        ones = 0
        greatest = 0
        least = Int.max
        for word in bits.indices { bits[word] = 0 }
        isOver = false
    }
}

// MARK: Bytes

extension FHDDM {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 8) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: windowSize)
        writer.write(threshold)
        writer.write(byte: direction.rawValue)
        for word in bits { writer.write(bits: word, byteCount: 8) }
        writer.write(bits: random.state, byteCount: 8)
        for count in [position, filled, greatest, min(least, windowSize + 1), missing] { writer.write(count: count) }
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        let windowSize = try reader.count(in: 1...1_000_000)
        let threshold = try reader.ordinary()
        self.init(windowSize: windowSize, threshold: threshold, direction: try reader.direction())
        for word in bits.indices {
            bits[word] = try reader.bits(byteCount: 8)
            ones += bits[word].nonzeroBitCount
        }
        random = SplitMix64(seed: try reader.bits(byteCount: 8))
        position = try reader.count(in: 0...windowSize - 1)
        filled = try reader.count(in: 0...windowSize)
        greatest = try reader.count(in: 0...windowSize)
        least = try reader.count(in: 0...windowSize + 1)
        if least > windowSize { least = Int.max }
        missing = try reader.count()
        isOver = try reader.flag()
    }
}
