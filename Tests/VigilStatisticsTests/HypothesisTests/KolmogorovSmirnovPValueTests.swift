import Testing
import VigilStatistics

@Suite("Kolmogorov-Smirnov p-values")
struct KolmogorovSmirnovPValueTests {
    /// The p-value from its definition: the share of deals of the pooled values that lie at least as far apart.
    private static func byEnumeration(
        _ reference: [Double], _ current: [Double], _ alternative: Alternative
    ) throws -> Double {
        func numerator(_ first: [Double], _ second: [Double]) throws -> Double {
            try KolmogorovSmirnovStatistic(sortedReference: first.sorted(), sortedCurrent: second.sorted())
                .distance(alternative)
        }
        let pooled = reference + current
        let observed = try numerator(reference, current)
        var total = 0
        var extreme = 0
        for mask in 0..<(1 << pooled.count) where mask.nonzeroBitCount == current.count {
            let first = pooled.indices.filter { mask >> $0 & 1 == 0 }.map { pooled[$0] }
            let second = pooled.indices.filter { mask >> $0 & 1 == 1 }.map { pooled[$0] }
            total += 1
            // Both are quotients of the same whole numbers, so equal distances are equal doubles.
            if try numerator(first, second) >= observed { extreme += 1 }
        }
        return Double(extreme) / Double(total)
    }

    @Test("the conditional p-value counts all deals of the pooled values", arguments: Alternative.allCases)
    func enumeration(_ alternative: Alternative) throws {
        var random = SeededNumbers(7)
        for levels in [2, 3, 5, 100] {
            for _ in 0..<4 {
                let reference = (0..<7).map { _ in Double(random.integer(below: levels)) }
                let current = (0..<5).map { _ in Double(random.integer(below: 2 * levels)) / 2 }
                let test = KolmogorovSmirnovTest(alternative: alternative, method: .conditional)
                let result = try test.compare(reference: reference, current: current)
                let expected = try Self.byEnumeration(reference, current, alternative)
                #expect(agree(result.pValue, expected, relative: 1e-12))
            }
        }
    }

    @Test("two values reduce to the hypergeometric law, tails included", arguments: [300, 900, 1500, 2400])
    func twoValues(_ currentOnes: Int) throws {
        // 5,000 and 3,000 values of 0 and 1 with 2,000 ones in the reference: only one point where the functions differ.
        let reference = [Double](repeating: 0, count: 3000) + [Double](repeating: 1, count: 2000)
        let current =
            [Double](repeating: 0, count: 3000 - currentOnes) + [Double](repeating: 1, count: currentOnes)
        let result = try KolmogorovSmirnovTest(method: .conditional)
            .compare(sortedReference: reference, sortedCurrent: current)
        let zeros = HypergeometricDistribution(population: 8000, marked: 6000 - currentOnes, draws: 3000)
        let away = abs(Double(3000 - currentOnes) - zeros.mean)
        let low = Int((zeros.mean - away).rounded(.up))
        let high = Int((zeros.mean + away).rounded(.down))
        let expected = zeros.range.filter { $0 <= low || $0 >= high }.reduce(0.0) { $0 + zeros.probability($1) }
        #expect(agree(result.pValue, expected, relative: 1e-10))
    }

    @Test("without ties the conditional and the exact p-value are the same")
    func noTies() throws {
        var random = SeededNumbers(9)
        let reference = random.normals(120)
        let current = random.normals(35).map { $0 + 0.4 }
        let pValues = try [KolmogorovSmirnovMethod.conditional, .exact].map { method in
            try KolmogorovSmirnovTest(method: method).compare(reference: reference, current: current).pValue
        }
        #expect(agree(pValues[0], pValues[1], relative: 1e-13))
    }

    @Test("disjoint samples have the least p-value there is, 2 over the number of deals")
    func disjoint() throws {
        let reference = (0..<200).map(Double.init)
        let current = (500..<650).map(Double.init)
        var deals = 1.0
        for k in 1...150 { deals *= Double(200 + k) / Double(k) }
        let result = try KolmogorovSmirnovTest(method: .exact).compare(reference: reference, current: current)
        #expect(agree(result.pValue, 2 / deals, relative: 1e-11))
    }

    @Test("long runs in one leap and the same values in short runs agree where the order inside cannot matter")
    func leaps() throws {
        // All values of a run lie between two values of the other runs; the p-values then differ by less than a step.
        var random = SeededNumbers(12)
        let reference = random.normals(4000).map { ($0 * 1.5).rounded() }
        let current = random.normals(700).map { ($0 * 1.5 + 0.1).rounded() }
        let ties = try KolmogorovSmirnovTest(method: .conditional).compare(reference: reference, current: current)
        let none = try KolmogorovSmirnovTest(method: .exact).compare(reference: reference, current: current)
        #expect(ties.pValue < none.pValue)
        #expect(ties.pValue > none.pValue / 20)
    }

    @Test("automatic is conditional within its budget and asymptotic beyond")
    func automatic() throws {
        var random = SeededNumbers(13)
        let reference = random.normals(3000)
        let current = random.normals(500)
        let rich = try KolmogorovSmirnovTest().compare(reference: reference, current: current)
        let poor = try KolmogorovSmirnovTest(budget: 1000).compare(reference: reference, current: current)
        #expect(rich.method == .conditional)
        #expect(poor.method == .asymptotic)
        #expect(agree(rich.pValue, poor.pValue, relative: 0.05))
        let sorted = (reference: reference.sorted(), current: current.sorted())
        let work = KolmogorovSmirnovTest().exactWork(
            try KolmogorovSmirnovStatistic(sortedReference: sorted.reference, sortedCurrent: sorted.current),
            PooledTies(sortedReference: sorted.reference, sortedCurrent: sorted.current))
        #expect(work > 1000 && work < KolmogorovSmirnovTest.defaultBudget)
        let cheap = try KolmogorovSmirnovTest(budget: 100_000)
            .compare(reference: reference.map { $0.rounded() }, current: current.map { $0.rounded() })
        #expect(cheap.method == .conditional)
    }

    // Values from 0...3 with probability 1/8, 1/2, 1/4, 1/8: ties everywhere.
    @Test("on tied data the conditional p-value keeps its level, the others waste most of it", .tags(.simulation))
    func falseAlarms() throws {
        var random = SeededNumbers(20)
        let levels = [0.0, 1, 1, 1, 1, 2, 2, 3]
        func sample(_ count: Int) -> [Double] { (0..<count).map { _ in levels[random.integer(below: 8)] } }
        let conditional = KolmogorovSmirnovTest(method: .conditional)
        let ignoring = KolmogorovSmirnovTest(method: .asymptotic)
        let rounds = 1500
        var alarms = (conditional: 0, ignoring: 0)
        for _ in 0..<rounds {
            let reference = sample(120).sorted()
            let current = sample(80).sorted()
            let first = try conditional.compare(sortedReference: reference, sortedCurrent: current)
            let second = try ignoring.compare(sortedReference: reference, sortedCurrent: current)
            if first.pValue <= 0.05 { alarms.conditional += 1 }
            if second.pValue <= 0.05 { alarms.ignoring += 1 }
        }
        let rate = Double(alarms.conditional) / Double(rounds)
        // A valid p-value is at most 5 % in truth; four standard errors of 0.56 % on top.
        #expect(rate <= 0.05 + 0.0225)
        #expect(rate >= 0.02)
        #expect(Double(alarms.ignoring) / Double(rounds) < 0.012)
    }
}
