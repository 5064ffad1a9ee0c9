import VigilStatistics

/// What all pieces of work found.
struct Results: Sendable {
    private(set) var tallies: [Tally]
    /// The rates of each fixed reference, in the order of the pieces.
    private(set) var rates: [[Int: [Double]]]
    private(set) var found: [(byTest: Int, byBothKeys: Int, repeats: Int)]
    private(set) var joint: [Tally]
    /// The false alerts of each year.
    private(set) var years: [[Int: [Int]]]
    private(set) var runLengths: [RunLengthStudy.Row?]

    /// What one piece found.
    enum Finding: Sendable {
        case tally(Int, Tally)
        case rates(Int, piece: Int, [Double])
        case power(Int, byTest: Int, byBothKeys: Int, repeats: Int)
        case joint(Int, Tally)
        case years(Int, piece: Int, [Int])
        case runLength(Int, RunLengthStudy.Row)
    }

    init(_ plan: Plan) {
        tallies = plan.cells.map { _ in Tally() }
        rates = plan.fixed.map { _ in [:] }
        found = plan.power.map { _ in (0, 0, 0) }
        joint = plan.joint.map { _ in Tally() }
        years = plan.years.map { _ in [:] }
        runLengths = plan.runLengths.map { _ in nil }
    }

    mutating func add(_ finding: Finding) {
        switch finding {
        case .tally(let cell, let tally): tallies[cell] += tally
        case .rates(let index, let piece, let values): rates[index][piece] = values
        case .power(let index, let byTest, let byBothKeys, let repeats):
            found[index].byTest += byTest
            found[index].byBothKeys += byBothKeys
            found[index].repeats += repeats
        case .joint(let index, let tally): joint[index] += tally
        case .years(let index, let piece, let alerts): years[index][piece] = alerts
        case .runLength(let index, let row): runLengths[index] = row
        }
    }

    /// The rates of a fixed reference, ascending.
    func sortedRates(_ index: Int) -> [Double] { rates[index].values.flatMap { $0 }.sorted() }

    /// The false alerts of each year, in the order of the pieces.
    func alerts(_ index: Int) -> [Int] { years[index].sorted { $0.key < $1.key }.flatMap(\.value) }

    /// Does all work on some cores at once.
    ///
    /// - Parameters:
    ///   - plan: What to do.
    ///   - cores: How many pieces are worked on at the same time; they do not change any result.
    /// - Returns: What was found.
    /// - Throws: What a test throws; at these sizes none does.
    static func compute(_ plan: Plan, cores: Int) async throws -> Results {
        let criticals = try plan.cells.map(Critical.init)
        var results = Results(plan)
        try await withThrowingTaskGroup(of: Finding.self) { group in
            var next = 0
            func start() {
                guard next < plan.pieces.count else { return }
                let index = next
                next += 1
                group.addTask { try await work(plan, criticals, index) }
            }
            for _ in 0..<max(1, cores) { start() }
            while let finding = try await group.next() {
                results.add(finding)
                start()
            }
        }
        return results
    }

    private static func work(_ plan: Plan, _ criticals: [Critical], _ index: Int) async throws -> Finding {
        let piece = plan.pieces[index]
        var generator = SplitMix64(seed: piece.seed)
        switch piece.part {
        case .cell(let cell):
            return .tally(cell, try plan.cells[cell].simulate(piece.repeats, criticals[cell], &generator))
        case .fixed(let number):
            return .rates(
                number, piece: index, try (0..<piece.repeats).map { _ in try plan.fixed[number].rate(&generator) })
        case .power(let number):
            var byTest = 0
            var byBothKeys = 0
            for _ in 0..<piece.repeats {
                let found = try plan.power[number].find(&generator)
                byTest += found.byTest ? 1 : 0
                byBothKeys += found.byBothKeys ? 1 : 0
            }
            return .power(number, byTest: byTest, byBothKeys: byBothKeys, repeats: piece.repeats)
        case .joint(let number):
            return .joint(number, try plan.joint[number].simulate(piece.repeats, &generator))
        case .year(let number):
            return .years(number, piece: index, try await plan.years[number].alerts(piece.repeats, &generator))
        case .runLength(let number):
            return .runLength(number, plan.runLengths[number].measured(references: piece.repeats, seed: piece.seed))
        }
    }
}
