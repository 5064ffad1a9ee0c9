import Testing
import VigilStatistics

@Suite("Quantile sketch")
struct KLLSketchTests {
    enum Arrival: String, CaseIterable, CustomTestStringConvertible {
        case oneByOne, batches, oneBatch, merged, sortedStream, reversedStream, zigzag

        var testDescription: String { rawValue }
    }

    private static func sketch(_ values: [Double], _ arrival: Arrival, seed: UInt64) throws -> KLLSketch {
        var sketch = KLLSketch(seed: seed)
        switch arrival {
        case .oneByOne: for value in values { sketch.add(value) }
        case .batches:
            for start in stride(from: 0, to: values.count, by: 1000) {
                sketch.add(contentsOf: Array(values[start..<min(start + 1000, values.count)]))
            }
        case .oneBatch: sketch.add(contentsOf: values)
        case .merged:
            for start in stride(from: 0, to: values.count, by: 777) {
                var part = KLLSketch(seed: seed)
                part.add(contentsOf: Array(values[start..<min(start + 777, values.count)]))
                try sketch.merge(part)
            }
        case .sortedStream: for value in values.sorted() { sketch.add(value) }
        case .reversedStream: for value in values.sorted(by: >) { sketch.add(value) }
        case .zigzag:
            let sorted = values.sorted()
            for index in sorted.indices {
                sketch.add(sorted[index % 2 == 0 ? index / 2 : sorted.count - 1 - index / 2])
            }
        }
        return sketch
    }

    @Test("ranks stay within the stated bound however the values arrive", arguments: Arrival.allCases)
    func rankError(arrival: Arrival) throws {
        var misses = 0
        var answers = 0
        var sumOfSquares = 0.0
        for seed in 1...6 as ClosedRange<UInt64> {
            var random = SeededNumbers(seed)
            let values = random.normals(12_000)
            let sorted = values.sorted()
            let sketch = try Self.sketch(values, arrival, seed: seed)
            let bound = sketch.rankErrorBound()
            #expect(bound > 0)
            #expect(bound < 0.012)
            #expect(sketch.count == values.count)
            for step in 1...19 {
                let share = Double(step) / 20
                // Normal values do not tie, so a value's place is its rank.
                let place = Int(share * 12_000)
                let point = sorted[place]
                let exact = Double(place + 1) / 12_000
                let error = try #require(sketch.rank(of: point)) - exact
                sumOfSquares += error * error
                answers += 1
                misses += abs(error) > bound ? 1 : 0
            }
        }
        #expect(Double(misses) <= 0.01 * Double(answers))
        #expect((sumOfSquares / Double(answers)).squareRoot() < 0.004)
    }

    @Test("up to three sizes nothing is thrown away and quantiles are exact", arguments: [1, 2, 199, 600])
    func exact(size: Int) throws {
        var random = SeededNumbers(UInt64(size))
        let values = random.normals(size)
        let sorted = values.sorted()
        var batch = KLLSketch()
        batch.add(contentsOf: values)
        var single = KLLSketch()
        for value in values { single.add(value) }
        for sketch in [batch, single] {
            #expect(sketch.isExact)
            #expect(sketch.rankErrorBound() == 0)
            for step in 0...20 {
                let share = Double(step) / 20
                #expect(sketch.quantile(share) == quantile(share, ofSorted: sorted, type: .type1))
            }
            #expect(sketch.cdf(at: sorted) == (1...size).map { Double($0) / Double(size) })
        }
    }

    @Test("the space stays bounded as the stream grows")
    func space() throws {
        var random = SeededNumbers(2)
        var sketch = KLLSketch()
        var largest = 0
        for _ in 0..<40 {
            sketch.add(contentsOf: random.uniforms(5000))
            largest = max(largest, sketch.encoded().count)
        }
        #expect(sketch.count == 200_000)
        // Three and a half sizes of doubles, the least capacities of many levels and the header.
        #expect(largest < 800 * 8)
    }

    @Test("minimum, maximum and the ranks beyond them are exact")
    func extremes() throws {
        var random = SeededNumbers(3)
        var sketch = KLLSketch()
        sketch.add(contentsOf: random.normals(50_000) + [-100, 100])
        #expect(sketch.minimum == -100)
        #expect(sketch.maximum == 100)
        #expect(sketch.quantile(0) == -100)
        #expect(sketch.quantile(1) == 100)
        #expect(sketch.rank(of: -100.5) == 0)
        #expect(sketch.rank(of: 100) == 1)
        #expect(sketch.cdf(at: [-101, 101]) == [0, 1])
    }

    @Test("a sketch without values has no answers")
    func empty() throws {
        var sketch = KLLSketch()
        sketch.add(.nan)
        sketch.add(contentsOf: [.nan, .nan])
        #expect(sketch.count == 0)
        #expect(sketch.missing == 3)
        #expect(sketch.quantile(0.5) == nil)
        #expect(sketch.rank(of: 0) == nil)
        #expect(sketch.minimum == nil)
        #expect(sketch.cdf(at: [1]) == nil)
    }

    @Test("a constant stream has one quantile and two ranks")
    func constant() {
        var sketch = KLLSketch()
        for _ in 0..<10_000 { sketch.add(3) }
        #expect(sketch.quantiles([0, 0.3, 1]) == [3, 3, 3])
        #expect(sketch.cdf(at: [2.9, 3, 3.1]) == [0, 1, 1])
    }

    @Test("infinities are the extremes")
    func infinities() {
        var sketch = KLLSketch()
        sketch.add(contentsOf: [.infinity, 1, -.infinity, 2, .infinity])
        #expect(sketch.count == 5)
        #expect(sketch.quantiles([0, 0.5, 1]) == [-.infinity, 2, .infinity])
        #expect(sketch.rank(of: 5) == 0.6)
    }

    @Test("the same values and seed give the same sketch, another seed another one")
    func determinism() throws {
        var random = SeededNumbers(4)
        let values = random.normals(30_000)
        let first = try Self.sketch(values, .batches, seed: 1)
        #expect(try first == Self.sketch(values, .batches, seed: 1))
        #expect(try first != Self.sketch(values, .batches, seed: 2))
    }

    @Test("the sign of a zero changes nothing")
    func signedZeros() {
        var plain = KLLSketch()
        var signed = KLLSketch()
        for index in 0..<5000 {
            let value = Double(index % 7 - 3)
            plain.add(value)
            signed.add(value == 0 && index % 2 == 0 ? -0.0 : value)
        }
        #expect(plain == signed)
    }

    @Test("sketches of different sizes do not merge and stay as they were")
    func incompatible() throws {
        var sketch = KLLSketch(size: 200)
        sketch.add(1)
        let before = sketch
        #expect { try sketch.merge(KLLSketch(size: 100)) } throws: {
            ($0 as? StatisticsError)?.code == .incompatibleSummaries
        }
        #expect(sketch == before)
    }

    @Test("small sizes keep every value accounted for", arguments: [8, 9, 16, 50])
    func smallSizes(size: Int) throws {
        var random = SeededNumbers(UInt64(size))
        var sketch = KLLSketch(size: size)
        for round in 0..<60 {
            if round % 3 == 0 {
                for _ in 0..<37 { sketch.add(random.normal()) }
            } else {
                sketch.add(contentsOf: random.normals(round * 13))
            }
            // Decoding checks that the weights sum to the count and that the levels are sorted.
            #expect(try KLLSketch(decoding: sketch.encoded()) == sketch)
        }
        #expect(sketch.rank(of: .infinity) == 1)
    }
}
