/// Adaptive windowing: keeps as long a window as shows no change between any older and newer part of it.
///
/// Every `clock` values each cut of the window between two buckets is tested; with n₀ and n₁ values on its sides, L the
/// least part, v the window's variance and W its width,
///
///     m = 1/(n₀ - L + 1) + 1/(n₁ - L + 1),  c = ln(2 ln W / δ);  change when |mean₀ - mean₁| > √(2 m v c) + 2/3 m c
///
/// and then the oldest bucket goes and the cuts are tested again. The window is an exponential histogram: up to
/// `bucketLimit` buckets each of 1, 2, 4, ... values, so that it takes O(log W) space.
///
/// As the window grows, false alarms get rarer and rarer: the mean run length without change is then no useful measure,
/// and infinite for large δ. With ``longestWindow`` it is finite, and calibration sets one.
///
/// A value beyond ±2^400 or infinite counts as ten standard deviations of the window from its mean: as itself it would
/// hide every later change until it leaves the window. All values are clamped to ``limits``.
///
/// - Source: Bifet and Gavaldà 2007, "Learning from time-changing data with adaptive windowing",
///   doi:10.1137/1.9781611972771.42; the test with the least part as in River 0.26.
public struct ADWIN: ThresholdDetector {
    /// Minus the logarithm of δ, the share of false alarms that the bound allows each test.
    public var threshold: Double
    /// How many values pass between tests, at least 1.
    public let clock: Int
    /// How many buckets of one size are kept before the two oldest become one, at least 2.
    public let bucketLimit: Int
    /// The fewest values on either side of a cut, at least 1.
    public let leastPart: Int
    /// The width up to which nothing is tested.
    public let gracePeriod: Int
    /// Whether the window is emptied after a change, as River does, instead of keeping its newer part, as the paper does.
    public let forgetsAfterDetection: Bool
    /// The range to which values are clamped.
    public let limits: ClosedRange<Double>
    /// About how many values the window holds at most, `nil` for any number.
    public var longestWindow: Int? { rowLimit == Self.greatestRowLimit ? nil : bucketLimit * ((1 << rowLimit) - 1) }
    /// The number of NaN seen.
    public internal(set) var missing = 0

    static let greatestRowLimit = 56
    let rowLimit: Int
    /// Sum and sum of squared deviations of each bucket: row after row of ascending size, each row the oldest first.
    var buckets: [SIMD2<Double>] = []
    /// The number of buckets in each row.
    var counts: [Int] = []
    /// The number of values in the window.
    public internal(set) var width = 0
    /// The sum of the values in the window.
    public internal(set) var total = 0.0
    /// The sum of squared deviations from the window's mean, at least 0.
    public internal(set) var squaredDeviations = 0.0
    var sinceStart = 0
    var isOver = false
    /// Of evidence; only calibration asks for it.
    private var greatestSoFar = -Double.infinity

    /// A detector with an empty window.
    ///
    /// - Parameters:
    ///   - delta: δ, above 0 and below 1.
    ///   - clock: How many values pass between tests, at least 1.
    ///   - bucketLimit: How many buckets of one size are kept, 2...64.
    ///   - leastPart: The fewest values on either side of a cut, at least 1.
    ///   - gracePeriod: The width up to which nothing is tested.
    ///   - forgetsAfterDetection: Whether the window is emptied after a change.
    ///   - longestWindow: About how many values the window holds at most, `nil` for any number.
    ///   - limits: The range to which values are clamped, within ±2^400.
    public init(
        delta: Double = 0.002, clock: Int = 32, bucketLimit: Int = 5, leastPart: Int = 5, gracePeriod: Int = 10,
        forgetsAfterDetection: Bool = true, longestWindow: Int? = nil,
        limits: ClosedRange<Double> = -0x1p400...0x1p400
    ) {
        precondition(delta > 0 && delta < 1 && clock >= 1 && (2...64).contains(bucketLimit) && leastPart >= 1)
        precondition(gracePeriod >= 0)
        threshold = -Elementary.log(delta)
        self.clock = clock
        self.bucketLimit = bucketLimit
        self.leastPart = leastPart
        self.gracePeriod = gracePeriod
        self.forgetsAfterDetection = forgetsAfterDetection
        self.limits = limits.clamped(to: -greatestStreamValue...greatestStreamValue)
        var rows = Self.greatestRowLimit
        if let longestWindow {
            rows = 1
            while rows < Self.greatestRowLimit && bucketLimit * ((1 << rows) - 1) < longestWindow { rows += 1 }
        }
        rowLimit = rows
    }

    /// δ, the share of false alarms that the bound allows each test; a calibrated one can be above 1, for the bound is
    /// generous.
    public var delta: Double { Elementary.exp(-threshold) }

    /// The mean of the window, 0 of an empty one.
    public var mean: Double { width > 0 ? total / Double(width) : 0 }

    /// Takes in one value; amortised O(1) and each `clock` values O(log W).
    @inline(__always)
    public mutating func update(_ value: Double) -> ChangeSignal {
        if value.isNaN {
            missing += 1
            return .stable
        }
        if isOver && forgetsAfterDetection { reset() }
        insert(value)
        guard isTestDue else { return .stable }
        let isCut = shrink()
        isOver = isCut
        return isCut ? .drift : .stable
    }

    /// Takes in values one after the other.
    public mutating func update(contentsOf values: UnsafeBufferPointer<Double>) -> SignalIndices { updateEach(values) }

    /// Takes in one value and keeps the window; the greatest evidence of any test since the start.
    public mutating func evidence(after value: Double) -> Double {
        insert(value)
        if isTestDue { greatestSoFar = greatestEvidence(above: greatestSoFar) }
        return greatestSoFar
    }

    /// Tests cost some 50 ns a value.
    public static var calibrationUpdates: Int { 16_000_000 }

    @inline(__always)
    private var isTestDue: Bool { sinceStart == clock && width > gracePeriod }

    /// Empties the window.
    public mutating func reset() {
        // Room is kept: the next window needs it again.
        for row in counts.indices { counts[row] = 0 }
        counts.removeAll(keepingCapacity: true)
        buckets.removeAll(keepingCapacity: true)
        width = 0
        total = 0
        squaredDeviations = 0
        sinceStart = 0
        isOver = false
        greatestSoFar = -.infinity
    }
}

// MARK: Bytes

extension ADWIN {
    /// The mark of this detector's bytes.
    public static var kind: ChangeDetectorKind { ChangeDetectorKind(rawValue: 4) }

    /// Writes settings and state.
    public func write(to writer: inout SummaryWriter) {
        writer.write(threshold)
        for setting in [clock, bucketLimit, leastPart, gracePeriod, rowLimit] { writer.write(count: setting) }
        writer.write(flag: forgetsAfterDetection)
        writer.write(limits.lowerBound)
        writer.write(limits.upperBound)
        writer.write(counts: counts)
        for row in counts.indices {
            for slot in 0..<counts[row] {
                let bucket = buckets[row * (bucketLimit + 1) + slot]
                writer.write(bucket.x)
                writer.write(bucket.y)
            }
        }
        writer.write(total)
        writer.write(squaredDeviations)
        writer.write(count: sinceStart)
        writer.write(count: missing)
        writer.write(flag: isOver)
    }

    /// Reads settings and state.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        threshold = try reader.ordinary()
        clock = try reader.count(in: 1...Int.max)
        bucketLimit = try reader.count(in: 2...64)
        leastPart = try reader.count(in: 1...Int.max)
        gracePeriod = try reader.count()
        rowLimit = try reader.count(in: 1...Self.greatestRowLimit)
        forgetsAfterDetection = try reader.flag()
        let lowest = try reader.ordinary(in: -greatestStreamValue...greatestStreamValue)
        limits = lowest...(try reader.ordinary(in: lowest...greatestStreamValue))
        counts = try reader.counts()
        guard counts.count <= rowLimit, counts.allSatisfy({ $0 <= bucketLimit }), counts.last != 0 else {
            throw .invalid("other buckets than the limits allow")
        }
        buckets = Array(repeating: .zero, count: counts.count * (bucketLimit + 1))
        for row in counts.indices {
            width += counts[row] << row
            for slot in 0..<counts[row] {
                let sum = try reader.ordinary(in: -0x1p460...0x1p460)
                let deviations = try reader.ordinary(in: 0...Double.greatestFiniteMagnitude)
                buckets[row * (bucketLimit + 1) + slot] = SIMD2(sum, deviations)
            }
        }
        total = try reader.ordinary(in: -0x1p460...0x1p460)
        squaredDeviations = try reader.ordinary(in: 0...Double.greatestFiniteMagnitude)
        sinceStart = try reader.count(in: 0...clock)
        missing = try reader.count()
        isOver = try reader.flag()
    }

    /// Whether settings and state are the same; slots that hold no bucket do not count.
    public static func == (left: ADWIN, right: ADWIN) -> Bool { left.encoded() == right.encoded() }
}
