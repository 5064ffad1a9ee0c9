import VigilStatistics

/// How many repeats each part gets, and the pieces of work that make them up.
struct Plan: Sendable {
    /// What a piece of work simulates: a table and a line of it.
    enum Part: Hashable, Sendable {
        case runLength(Int)
        case year(Int)
        case joint(Int)
        case detector(Int)
        case stream(Int)
        case power(Int)
        case fixed(Int)
        case cell(Int)

        /// The table's name in the JSON file.
        var table: String {
            switch self {
            case .cell: "false_alarms"
            case .fixed: "fixed_reference"
            case .power: "power"
            case .joint: "joint"
            case .detector: "detectors"
            case .stream: "streams"
            case .year: "clean_year"
            case .runLength: "run_length"
            }
        }
    }

    /// A piece of work; its seed depends on what it is and not on who does it.
    struct Piece: Sendable {
        var part: Part
        /// How many repeats of the part come before it.
        var first: Int
        var repeats: Int
        var seed: UInt64
        /// About how many microseconds it takes.
        var cost: Double
    }

    var cells = Cell.grid
    var fixed = FixedReference.grid
    var power = Power.grid
    var joint = JointTest.grid
    var detectors = DetectorTest.grid
    var streams: [StreamCheck]
    var years = CleanYear.grid
    var runLengths = RunLengthRow.grid
    private(set) var pieces: [Piece] = []

    /// The repeats of a cell that the time allows in full.
    static let fullRepeats = 20_000
    /// The minutes of two cores for which everything but the cells is laid out.
    private static let usualMinutes = 40.0

    /// A plan for some minutes of two cores.
    ///
    /// Of 80 core minutes the cells have 32, run lengths some 20, references that serve many windows 14, detectors of
    /// tables 4, clean years 3, the other detectors 3 and recorded streams 2.
    ///
    /// - Parameters:
    ///   - minutes: Shared out by fixed estimates of what a repeat costs, not by the clock, so that the same arguments
    ///     give the same numbers on any machine.
    ///   - isShort: A thinner grid, and few repeats of everything that costs much.
    ///   - tables: Which tables are wanted, by the names of the JSON file; all when `nil`.
    ///   - seed: Of all randomness.
    /// - Throws: What reading the recorded streams throws.
    init(minutes: Double, isShort: Bool, tables: Set<String>? = nil, seed: UInt64) throws {
        streams = try StreamCheck.grid()
        if isShort { shorten() }
        if let tables { keep(tables) }
        // Everything but the cells shrinks with the time, and never grows beyond what is asked for.
        let share = isShort ? 1 : min(1, minutes / Self.usualMinutes)
        func repeats(_ full: Int, short: Int, least: Int) -> Int {
            isShort ? short : max(least, Int(Double(full) * share))
        }
        let available = minutes * 60e6 * 2
        addRunLengths(repeats(RunLengthRow.fullReferences, short: 4, least: 4), seed)
        for index in years.indices {
            append(
                .year(index), repeats(8, short: 1, least: 2), atOnce: 1, cost: years[index].cost, seed, 400_000 + index)
        }
        for (index, test) in joint.enumerated() {
            append(
                .joint(index), repeats(JointTest.fullRepeats, short: 20, least: 100), atOnce: 10, cost: test.cost, seed,
                300_000 + index)
        }
        for (index, test) in detectors.enumerated() {
            append(
                .detector(index), repeats(test.fullRepeats, short: test.fullRepeats / 40, least: 200), atOnce: 50,
                cost: test.cost, seed, 600_000 + index)
        }
        for (index, check) in streams.enumerated() {
            append(.stream(index), check.blocks.count, atOnce: 4, cost: check.cost, seed, 700_000 + index)
        }
        for index in power.indices {
            append(
                .power(index), repeats(10_000, short: 1000, least: 2000), atOnce: 250, cost: Power.cost, seed,
                200_000 + index)
        }
        addFixed(
            repeats(FixedReference.mostReferences, short: 60, least: 100), available * (isShort ? 0.08 : 0.18), seed)
        addCells(available * (isShort ? 0.25 : 0.4), fewest: isShort ? 500 : 1000, seed)
    }

    private mutating func shorten() {
        cells = cells.filter { [50, 500, 20_000].contains($0.current) && [54, 2000, 20_000].contains($0.reference) }
        fixed = fixed.filter { $0.cell.reference == 2000 && $0.cell.current == 50 }
        joint = joint.filter { $0.current == 50 }
        detectors = detectors.filter { $0.current == 50 }
        streams = streams.map { $0.thinned(to: 10) }
        years = years.filter { $0.scenario == .autoregressive }
        runLengths = runLengths.filter { $0.falseAlarmEvery == 1000 && [.normal, .bernoulli].contains($0.data) }
    }

    private mutating func keep(_ tables: Set<String>) {
        if !tables.contains(Part.cell(0).table) { cells = [] }
        if !tables.contains(Part.fixed(0).table) { fixed = [] }
        if !tables.contains(Part.power(0).table) { power = [] }
        if !tables.contains(Part.joint(0).table) { joint = [] }
        if !tables.contains(Part.detector(0).table) { detectors = [] }
        if !tables.contains(Part.stream(0).table) { streams = [] }
        if !tables.contains(Part.year(0).table) { years = [] }
        if !tables.contains(Part.runLength(0).table) { runLengths = [] }
    }

    private mutating func addRunLengths(_ references: Int, _ seed: UInt64) {
        for (index, row) in runLengths.enumerated() {
            append(.runLength(index), references, atOnce: 1, cost: row.cost, seed, 500_000 + index)
        }
    }

    private mutating func addFixed(_ references: Int, _ available: Double, _ seed: UInt64) {
        let most = Double(FixedReference.mostWindows * references)
        let limit = Self.costLimit(fixed.map { $0.windowCost * most }, available)
        for index in fixed.indices {
            fixed[index].share(limit, most: references)
            append(
                .fixed(index), fixed[index].references, atOnce: 5,
                cost: fixed[index].windowCost * Double(fixed[index].windows), seed, 100_000 + index)
        }
    }

    private mutating func addCells(_ available: Double, fewest: Int, _ seed: UInt64) {
        let limit = Self.costLimit(cells.map { $0.cost * Double(Self.fullRepeats) }, available)
        for (index, cell) in cells.enumerated() {
            // No cell gets so few that its interval would say nothing.
            let repeats = min(Self.fullRepeats, max(fewest, Int(limit / cell.cost) / 250 * 250))
            append(.cell(index), repeats, atOnce: cell.cost > 500 ? 50 : 250, cost: cell.cost, seed, index)
        }
    }

    private mutating func append(
        _ part: Part, _ repeats: Int, atOnce: Int, cost: Double, _ seed: UInt64, _ number: Int
    ) {
        for (piece, first) in stride(from: 0, to: repeats, by: atOnce).enumerated() {
            // One step of a generator makes neighbouring seeds unlike.
            var mixer = SplitMix64(seed: seed &+ (UInt64(number) << 32) &+ UInt64(piece))
            let count = min(atOnce, repeats - first)
            pieces.append(
                Piece(part: part, first: first, repeats: count, seed: mixer.next(), cost: cost * Double(count)))
        }
    }

    /// The cost that a line may have so that all of them together keep within what is available.
    private static func costLimit(_ costs: [Double], _ available: Double) -> Double {
        var low = 0.0
        var high = 1e12
        for _ in 0..<100 {
            let middle = (low + high) / 2
            let sum = costs.reduce(0) { $0 + min($1, middle) }
            if sum <= available { low = middle } else { high = middle }
        }
        return low
    }
}
