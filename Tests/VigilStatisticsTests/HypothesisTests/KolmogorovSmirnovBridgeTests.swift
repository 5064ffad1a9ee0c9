import Testing
import VigilStatistics

@Suite("Kolmogorov-Smirnov p-values by the bridge")
struct KolmogorovSmirnovBridgeTests {
    /// A column of some kind, as counts of its different values.
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case poisson, twenty, hundred, manyZeros, tiny, unlike

        var testDescription: String { rawValue }

        func value(_ random: inout SeededNumbers) -> Int {
            switch self {
            case .poisson:
                var product = random.uniform()
                var count = 0
                while product > 0.36787944117144233 {
                    product *= random.uniform()
                    count += 1
                }
                return count
            case .twenty: return random.integer(below: 20)
            case .hundred: return random.integer(below: 100)
            case .manyZeros: return random.happens(0.8) ? 0 : random.integer(below: 5000)
            case .tiny: return random.integer(below: 3)
            // Half of the values in a few of the places.
            case .unlike: return random.happens(0.5) ? 10 * random.integer(below: 6) : random.integer(below: 60)
            }
        }

        /// Counts of two samples whose distance is about `distance` times √(1/N + 1/M).
        func counts(_ reference: Int, _ current: Int, distance: Double) throws -> CountPair {
            var random = SeededNumbers(3)
            var first: [Int: Int] = [:]
            var second: [Int: Int] = [:]
            for _ in 0..<reference { first[value(&random), default: 0] += 1 }
            for _ in 0..<current { second[value(&random), default: 0] += 1 }
            // Moves values from the lowest to the highest place.
            let root = (1 / Double(reference) + 1 / Double(current)).squareRoot()
            let moved = Int(distance * root * Double(current))
            let places = Set(first.keys).union(second.keys).sorted()
            var left = moved
            for place in places where left > 0 {
                let taken = min(left, second[place] ?? 0)
                second[place, default: 0] -= taken
                left -= taken
            }
            second[places[places.count - 1], default: 0] += moved - left
            return try CountPair(reference: places.map { first[$0] ?? 0 }, current: places.map { second[$0] ?? 0 })
        }
    }

    @Test("it agrees with the exact conditional p-value", arguments: Kind.allCases)
    func agreesWithExact(_ kind: Kind) throws {
        for (reference, current) in [(1200, 400), (500, 500), (300, 900)] {
            for distance in [0.4, 0.8, 1.2, 1.6, 2] {
                let pair = try kind.counts(reference, current, distance: distance)
                for alternative in Alternative.allCases {
                    func p(_ method: KolmogorovSmirnovMethod) throws -> Double {
                        try KolmogorovSmirnovTest(alternative: alternative, method: method)
                            .compare(orderedCounts: pair).pValue
                    }
                    let exact = try p(.conditional)
                    guard exact > 1e-6 else { continue }
                    // At some hundred values the normal law itself is off in the tail, on one side more than on both.
                    let tolerance = alternative != .twoSided ? 0.5 : exact > 0.01 ? 0.05 : 0.15
                    let bridge = try p(.bridge)
                    #expect(
                        agree(bridge, exact, relative: tolerance),
                        "\(reference), \(current), \(distance), \(alternative): \(bridge), exact \(exact)")
                }
            }
        }
    }

    @Test("a greater distance never has a greater p-value", arguments: [Kind.poisson, .hundred, .manyZeros])
    func monotone(_ kind: Kind) throws {
        // The pooled counts stay the same while values of the reference are exchanged for others of the window.
        var pair = try kind.counts(700, 400, distance: 0)
        let test = KolmogorovSmirnovTest(method: .bridge)
        var last = (distance: 0.0, p: 1.0)
        for _ in 0..<60 {
            var reference = pair.reference
            var current = pair.current
            for _ in 0..<2 {
                guard let low = current.firstIndex(where: { $0 > 0 }), let high = reference.lastIndex(where: { $0 > 0 })
                else { continue }
                current[low] -= 1
                reference[low] += 1
                current[high] += 1
                reference[high] -= 1
            }
            pair = try CountPair(reference: reference, current: current)
            let result = try test.compare(orderedCounts: pair)
            #expect(result.pValue <= 1 && result.pValue >= 0)
            if result.statistic > last.distance { #expect(result.pValue <= last.p * (1 + 1e-3)) }
            last = (result.statistic, result.pValue)
        }
        #expect(last.p < 1e-3)
    }

    @Test("ties make p-values smaller than the law that ignores them, the more the fewer values there are")
    func fewerValues() throws {
        var last = 0.0
        for levels in [2, 4, 20, 100, 400] {
            let reference = [Int](repeating: 100_000 / levels, count: levels)
            var current = [Int](repeating: 20_000 / levels, count: levels)
            // D is 0.01 whatever the number of levels.
            for index in 0..<(levels / 2) { current[index] -= 400 / levels }
            for index in (levels - levels / 2)..<levels { current[index] += 400 / levels }
            let pair = try CountPair(reference: reference, current: current)
            let p = try KolmogorovSmirnovTest(method: .bridge).compare(orderedCounts: pair).pValue
            let ignoring = try KolmogorovSmirnovTest(method: .asymptotic).compare(orderedCounts: pair).pValue
            #expect(p > last)
            #expect(p < ignoring)
            last = p
        }
    }

    @Test("a constant and equal samples have p-value 1")
    func noDifference() throws {
        let test = KolmogorovSmirnovTest(method: .bridge)
        #expect(try test.compare(reference: [3, 3, 3, 3], current: [3, 3]).pValue == 1)
        #expect(try test.compare(reference: [1, 2, 2, 3], current: [1, 2, 2, 3]).pValue == 1)
    }

    @Test("beyond its budget automatic takes the bridge where values are tied, the unconditional law where not")
    func automatic() throws {
        var random = SeededNumbers(8)
        let normals = (random.normals(9000), random.normals(4000))
        func method(_ round: (Double) -> Double) throws -> KolmogorovSmirnovMethod {
            try KolmogorovSmirnovTest(budget: 1000)
                .compare(reference: normals.0.map(round), current: normals.1.map(round)).method
        }
        #expect(try method { ($0 * 20).rounded() } == .bridge)
        #expect(try method { max($0, 0) } == .bridge)
        #expect(try method { $0 } == .asymptotic)
    }

    @Test("at tied data beyond every budget it alarms on one clean window in twenty", .tags(.simulation))
    func falseAlarms() throws {
        var random = SeededNumbers(21)
        let test = KolmogorovSmirnovTest(method: .bridge)
        var alarms = 0
        let rounds = 1000
        for _ in 0..<rounds {
            var reference = [Int](repeating: 0, count: 60)
            var current = reference
            for _ in 0..<1000 { reference[Kind.unlike.value(&random)] += 1 }
            for _ in 0..<300 { current[Kind.unlike.value(&random)] += 1 }
            let pair = try CountPair(reference: reference, current: current)
            if try test.compare(orderedCounts: pair).pValue <= 0.05 { alarms += 1 }
        }
        // Four standard errors are 2.8 %.
        #expect(abs(Double(alarms) / Double(rounds) - 0.05) < 0.028)
    }
}
