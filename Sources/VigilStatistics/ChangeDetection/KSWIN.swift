/// Kolmogorov-Smirnov windowing: compares the newest values of a window with a random sample of its older ones.
///
///     every value: D between the newest `statisticSize` values and as many drawn from the rest of the window;
///     drift when p(D) ≤ α and D > 0.1, and then the window starts afresh
///
/// The window is kept sorted, and the draw is made along the sorted values, so a value costs O(`windowSize`) without any
/// sorting. Draws are the detector's own, from its seed. Only ranks matter: infinities are the extremes.
///
/// - Source: Raab, Heusinger and Schleif 2020, "Reactive soft prototype computing for concept drift streams",
///   doi:10.1016/j.neucom.2019.11.111; the exact p-value of equal sizes after Gnedenko and Korolyuk 1951.
public struct KSWIN: ThresholdDetector {
    /// How many values the window holds.
    public let windowSize: Int
    /// How many of the newest are compared with as many older ones.
    public let statisticSize: Int
    /// The least alarming distance in steps of 1/`statisticSize`; a fraction of f makes the next lower step alarm too,
    /// by chance, in a share 1 - f of its cases, without which run lengths could only be had in leaps.
    public var threshold: Double
    /// The number of NaN seen.
    public internal(set) var missing = 0

    let seed: UInt64
    var random: SplitMix64
    /// The window as a ring in order of arrival.
    var ring: [Double] = []
    /// Where the oldest value of a full ring stands.
    var oldest = 0
    /// The window ascending, and whether each value is one of the newest.
    var sorted: [Double] = []
    var isRecent: [Bool] = []
    var isOver = false

    /// A detector with an empty window.
    ///
    /// - Parameters:
    ///   - alpha: The level of each test, in 0...1.
    ///   - windowSize: How many values the window holds, at least twice `statisticSize`.
    ///   - statisticSize: How many values are compared with as many, 2...1000.
    ///   - seed: Of the draws.
    public init(alpha: Double = 0.005, windowSize: Int = 100, statisticSize: Int = 30, seed: UInt64 = 1) {
        precondition((0...1).contains(alpha))
        self.init(windowSize: windowSize, statisticSize: statisticSize, threshold: 0, seed: seed)
        // A step is enough when its p-value is at most α and it is above 0.1.
        var steps = statisticSize / 10 + 1
        while steps <= statisticSize && Self.pValue(steps: steps, size: statisticSize) > alpha { steps += 1 }
        threshold = Double(steps)
    }

    /// A detector with an empty window that alarms at a distance.
    ///
    /// - Parameters:
    ///   - windowSize: How many values the window holds, at least twice `statisticSize`.
    ///   - statisticSize: How many values are compared with as many, 2...1000.
    ///   - threshold: See ``threshold``.
    ///   - seed: Of the draws.
    public init(windowSize: Int, statisticSize: Int, threshold: Double, seed: UInt64 = 1) {
        precondition((2...1000).contains(statisticSize) && windowSize >= 2 * statisticSize && windowSize <= 1_000_000)
        precondition(!threshold.isNaN)
        self.windowSize = windowSize
        self.statisticSize = statisticSize
        self.threshold = threshold
        self.seed = seed
        random = SplitMix64(seed: seed)
    }

    /// The two-sided exact p-value of a distance between two samples of one size without ties.
    ///
    /// - Parameters:
    ///   - steps: The distance in steps of 1/`size`.
    ///   - size: The number of values in each sample, at least 1.
    /// - Returns: 2 Σ (-1)^(j+1) C(2n, n - j steps) / C(2n, n), in 0...1; 1 at distance 0.
    /// - Complexity: O(`size`).
    public static func pValue(steps: Int, size: Int) -> Double {
        guard steps > 0 else { return 1 }
        var sum = 0.0
        var term = 1.0
        var sign = 2.0
        for index in 0..<size {
            term *= Double(size - index) / Double(size + index + 1)
            if (index + 1) % steps == 0 {
                sum += sign * term
                sign = -sign
            }
        }
        return min(max(sum, 0), 1)
    }

    /// Takes in one value.
    public mutating func update(_ value: Double) -> ChangeSignal {
        if value.isNaN {
            missing += 1
            return .stable
        }
        if isOver { reset() }
        append(value)
        guard ring.count == windowSize else { return .stable }
        let steps = Double(drawnDistance())
        isOver = steps >= threshold || (steps + 1 > threshold && steps + coin() > threshold)
        return isOver ? .drift : .stable
    }

    /// Takes in values one after the other.
    public mutating func update(contentsOf values: UnsafeBufferPointer<Double>) -> SignalIndices { updateEach(values) }

    /// Takes in one value; the distance in steps and a random fraction that breaks ties.
    public mutating func evidence(after value: Double) -> Double {
        append(value)
        return ring.count == windowSize ? Double(drawnDistance()) + coin() : -.infinity
    }

    private mutating func coin() -> Double { (Double(random.next() >> 11) + 0.5) * 0x1p-53 }

    /// A value costs some 500 ns, so that rare alarms are calibrated less exactly: 20 % at one in 100,000.
    public static var calibrationUpdates: Int { 4_000_000 }

    /// Empties the window; the draws go on where they were.
    public mutating func reset() {
        ring.removeAll(keepingCapacity: true)
        sorted.removeAll(keepingCapacity: true)
        isRecent.removeAll(keepingCapacity: true)
        oldest = 0
        isOver = false
    }
}

// MARK: Bytes

extension KSWIN {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 5) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        writer.write(count: windowSize)
        writer.write(count: statisticSize)
        writer.write(threshold)
        writer.write(bits: seed, byteCount: 8)
        writer.write(bits: random.state, byteCount: 8)
        writer.write(window)
        writer.write(count: missing)
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        let windowSize = try reader.count(in: 4...1_000_000)
        let statisticSize = try reader.count(in: 2...min(1000, windowSize / 2))
        let threshold = try reader.ordinary()
        let seed = try reader.bits(byteCount: 8)
        self.init(windowSize: windowSize, statisticSize: statisticSize, threshold: threshold, seed: seed)
        let state = try reader.bits(byteCount: 8)
        let window = try reader.numbers()
        guard window.count <= windowSize else { throw .invalid("\(window.count) values in a window of \(windowSize)") }
        for value in window { append(value) }
        random = SplitMix64(seed: state)
        missing = try reader.count()
        isOver = try reader.flag()
    }

    /// Whether settings, window in order of arrival and draws to come are the same; not where the ring starts.
    public static func == (left: KSWIN, right: KSWIN) -> Bool {
        left.windowSize == right.windowSize && left.statisticSize == right.statisticSize
            && left.threshold == right.threshold && left.seed == right.seed && left.random == right.random
            && left.missing == right.missing && left.isOver == right.isOver && left.window == right.window
    }
}
