import VigilStatistics

/// `drift_detectors.json`: what River's detectors find on streams that are written out.
enum DriftDetectorGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("drift_detectors", "adwin", answer: adwin),
        GoldenProcedure("drift_detectors", "page_hinkley", answer: pageHinkley),
        GoldenProcedure("drift_detectors", "kswin", answer: kswin),
        GoldenProcedure("drift_detectors", "ddm", answer: ddm),
        GoldenProcedure("drift_detectors", "eddm", answer: eddm),
        GoldenProcedure("drift_detectors", "hddm_a", answer: hddmA),
    ]

    @Sendable private static func adwin(_ golden: GoldenCase) throws -> JSONValue {
        func run(forgetting: Bool, every step: Int) throws -> (drifts: [Int], trace: JSONValue) {
            let parameters = golden.parameters
            var detector = ADWIN(
                delta: try parameters.number("delta"), clock: try parameters.integer("clock"),
                bucketLimit: try parameters.integer("max_buckets"),
                leastPart: try parameters.integer("min_window_length"),
                gracePeriod: try parameters.integer("grace_period"), forgetsAfterDetection: forgetting)
            var drifts: [Int] = []
            var rows: [JSONValue] = []
            for (index, value) in try golden.stream().enumerated() {
                let isDrift = detector.update(value) == .drift
                if isDrift { drifts.append(index) }
                // The rows of the reference: every so many values and, with forgetting, at each drift.
                guard (index + 1) % step == 0 || (forgetting && isDrift) else { continue }
                let variance = detector.squaredDeviations
                rows.append([
                    JSONValue(index), JSONValue(Double(detector.width)), JSONValue(detector.total),
                    JSONValue(variance),
                ])
            }
            return (drifts, .array(rows))
        }
        let river = try run(forgetting: true, every: 100)
        let paper = try run(forgetting: false, every: 250)
        return [
            "drift_at": JSONValue(river.drifts), "trace": river.trace, "paper_drift_at": JSONValue(paper.drifts),
            "paper_trace": paper.trace,
        ]
    }

    @Sendable private static func pageHinkley(_ golden: GoldenCase) throws -> JSONValue {
        let parameters = golden.parameters
        let directions: [String: ChangeDirection] = ["up": .up, "down": .down, "both": .both]
        guard let direction = directions[try parameters.text("mode")] else { throw GoldenError("unknown mode") }
        var detector = PageHinkley(
            leastCount: try parameters.integer("min_instances"), tolerance: try parameters.number("delta"),
            threshold: try parameters.number("threshold"), fading: try parameters.number("alpha"),
            direction: direction)
        return ["drift_at": JSONValue(detector.update(contentsOf: try golden.stream()).drifts)]
    }

    /// River draws with Python's generator, so that is what chooses here; window, order and distance are ours.
    @Sendable private static func kswin(_ golden: GoldenCase) throws -> JSONValue {
        let size = try golden.parameters.integer("stat_size")
        let windowSize = try golden.parameters.integer("window_size")
        let alpha = try golden.parameters.number("alpha")
        let values = try golden.stream()
        let empty = KSWIN(alpha: alpha, windowSize: windowSize, statisticSize: size)
        var firsts: [Int] = []
        for seed: UInt32 in 0..<60 {
            var random = PythonRandom(seed: seed)
            var detector = empty
            for (index, value) in values.enumerated() {
                detector.append(value)
                guard index + 1 >= windowSize else { continue }
                let chosen = random.sample(size, of: windowSize - size)
                if Double(detector.distance(choosing: chosen)) >= detector.threshold {
                    firsts.append(index)
                    break
                }
            }
        }
        let expected = try golden.expected.member("one_test")
        var window = KSWIN(alpha: alpha, windowSize: 2 * size, statisticSize: size)
        for value in try expected.numbers("sampled") + expected.numbers("recent") { window.append(value) }
        let steps = window.distance(choosing: Array(0..<size))
        let sorted = firsts.sorted()
        // As the reference takes them: the value at the rounded-down place, without interpolation.
        func place(_ share: Double) -> JSONValue {
            sorted.isEmpty ? .null : JSONValue(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
        }
        return [
            "share_without_drift": JSONValue(1 - Double(firsts.count) / 60),
            "first_drift_over_seeds": [
                "min": place(0), "q25": place(0.25), "median": place(0.5), "q75": place(0.75), "max": place(1),
            ],
            "one_test": [
                "sampled": JSONValue(try expected.numbers("sampled")),
                "recent": JSONValue(try expected.numbers("recent")),
                "statistic": JSONValue(Double(steps) / Double(size)),
                "pvalue": JSONValue(KSWIN.pValue(steps: steps, size: size)),
            ],
        ]
    }

    @Sendable private static func ddm(_ golden: GoldenCase) throws -> JSONValue {
        var detector = DDM(
            warmUp: try golden.parameters.integer("warm_start"),
            warningThreshold: try golden.parameters.number("warning_threshold"),
            threshold: try golden.parameters.number("drift_threshold"))
        return answer(detector.update(contentsOf: try golden.stream()))
    }

    @Sendable private static func eddm(_ golden: GoldenCase) throws -> JSONValue {
        var detector = EDDM(
            warmUp: try golden.parameters.integer("warm_start"), warningRatio: try golden.parameters.number("alpha"),
            driftRatio: try golden.parameters.number("beta"))
        var drifts: [Int] = []
        var warnings: [Int] = []
        for (index, value) in try golden.stream().enumerated() {
            if detector.update(value) == .drift { drifts.append(index) }
            // River's warning stays up while it also reports the drift.
            if detector.isWarning { warnings.append(index) }
        }
        return ["drift_at": JSONValue(drifts), "warning_at": JSONValue(warnings)]
    }

    @Sendable private static func hddmA(_ golden: GoldenCase) throws -> JSONValue {
        var detector = HDDMA(
            driftLevel: try golden.parameters.number("drift_confidence"),
            warningLevel: try golden.parameters.number("warning_confidence"),
            direction: try golden.parameters.bool("two_sided_test") ? .both : .up)
        return answer(detector.update(contentsOf: try golden.stream()))
    }

    private static func answer(_ signals: SignalIndices) -> JSONValue {
        ["drift_at": JSONValue(signals.drifts), "warning_at": JSONValue(signals.warnings)]
    }
}

/// Python's `random.Random`: the Mersenne Twister of Matsumoto and Nishimura 1998, as Python seeds and draws from it.
struct PythonRandom {
    private var words = [UInt32](repeating: 0, count: 624)
    private var index = 624

    /// `random.Random(seed)` of a small number, which is seeded as an array of that one word.
    init(seed: UInt32) {
        words[0] = 19_650_218
        for place in 1..<624 {
            words[place] = 1_812_433_253 &* (words[place - 1] ^ (words[place - 1] >> 30)) &+ UInt32(place)
        }
        var place = 1
        for _ in 0..<624 {
            words[place] = (words[place] ^ ((words[place - 1] ^ (words[place - 1] >> 30)) &* 1_664_525)) &+ seed
            advance(&place)
        }
        for _ in 0..<623 {
            words[place] =
                (words[place] ^ ((words[place - 1] ^ (words[place - 1] >> 30)) &* 1_566_083_941)) &- UInt32(place)
            advance(&place)
        }
        words[0] = 0x8000_0000
    }

    private mutating func advance(_ place: inout Int) {
        place += 1
        if place >= 624 {
            words[0] = words[623]
            place = 1
        }
    }

    private mutating func next() -> UInt32 {
        if index == 624 {
            for place in 0..<624 {
                let mixed = (words[place] & 0x8000_0000) | (words[(place + 1) % 624] & 0x7FFF_FFFF)
                words[place] = words[(place + 397) % 624] ^ (mixed >> 1) ^ (mixed & 1 == 0 ? 0 : 0x9908_B0DF)
            }
            index = 0
        }
        var word = words[index]
        index += 1
        word ^= word >> 11
        word ^= (word << 7) & 0x9D2C_5680
        word ^= (word << 15) & 0xEFC6_0000
        return word ^ (word >> 18)
    }

    /// `_randbelow`: bits drawn until they are below the bound.
    private mutating func index(below bound: Int) -> Int {
        let bits = Int.bitWidth - bound.leadingZeroBitCount
        var drawn = Int(next() >> UInt32(32 - bits))
        while drawn >= bound { drawn = Int(next() >> UInt32(32 - bits)) }
        return drawn
    }

    /// `sample(range(population), count)`.
    mutating func sample(_ count: Int, of population: Int) -> [Int] {
        // Python shuffles a pool when that is smaller than the set it would need.
        var setSize = 21
        if count > 5 {
            var power = 1
            while power < count * 3 { power *= 4 }
            setSize += power
        }
        var result: [Int] = []
        if population <= setSize {
            var pool = Array(0..<population)
            for taken in 0..<count {
                let drawn = index(below: population - taken)
                result.append(pool[drawn])
                pool[drawn] = pool[population - taken - 1]
            }
        } else {
            var selected: Set<Int> = []
            while result.count < count {
                let drawn = index(below: population)
                if selected.insert(drawn).inserted { result.append(drawn) }
            }
        }
        return result
    }
}
