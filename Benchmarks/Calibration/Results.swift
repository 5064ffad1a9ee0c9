import VigilStatistics

/// What all pieces of work found.
struct Results: Sendable {
    private(set) var tallies: [Tally]
    /// The rates of each fixed reference, in the order of the pieces.
    private(set) var rates: [[Int: [Double]]]
    private(set) var found: [(byTest: Int, byBothKeys: Int, repeats: Int)]

    /// What one piece found.
    enum Finding: Sendable {
        case tally(Int, Tally)
        case rates(Int, piece: Int, [Double])
        case power(Int, byTest: Int, byBothKeys: Int, repeats: Int)
    }

    init(_ plan: Plan) {
        tallies = plan.cells.map { _ in Tally() }
        rates = plan.fixed.map { _ in [:] }
        found = plan.power.map { _ in (0, 0, 0) }
    }

    mutating func add(_ finding: Finding) {
        switch finding {
        case .tally(let cell, let tally): tallies[cell] += tally
        case .rates(let index, let piece, let values): rates[index][piece] = values
        case .power(let index, let byTest, let byBothKeys, let repeats):
            found[index].byTest += byTest
            found[index].byBothKeys += byBothKeys
            found[index].repeats += repeats
        }
    }

    /// The rates of a fixed reference, ascending.
    func sortedRates(_ index: Int) -> [Double] { rates[index].values.flatMap { $0 }.sorted() }

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
                group.addTask { try work(plan, criticals, index) }
            }
            for _ in 0..<max(1, cores) { start() }
            while let finding = try await group.next() {
                results.add(finding)
                start()
            }
        }
        return results
    }

    private static func work(_ plan: Plan, _ criticals: [Critical], _ index: Int) throws -> Finding {
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
        }
    }
}
