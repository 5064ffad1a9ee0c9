import Synchronization
import Testing

@testable import VigilStorage

@Suite("Work on all cores")
struct ParallelTests {
    private struct Fault: Error, Equatable { var number: Int }

    @Test("results come in the order of the values, each worked on once", arguments: [0, 1, 2, 7, 1000])
    func order(count: Int) throws {
        let calls = Mutex(0)
        let results = try Parallel.map(Array(0..<count)) { value in
            calls.withLock { $0 += 1 }
            return value * 3
        }
        #expect(results == (0..<count).map { $0 * 3 })
        #expect(calls.withLock { $0 } == count)
    }

    @Test("the first value's error is told, whichever came first in time")
    func errors() {
        #expect(throws: Fault(number: 3)) {
            try Parallel.map(Array(0..<100)) { value in
                if value % 10 == 3 { throw Fault(number: value) }
                return value
            }
        }
    }

    @Test("values are changed in their places; one that fails keeps what was made of it")
    func updating() throws {
        var values = (0..<50).map { [$0] }
        try Parallel.update(&values, empty: []) { index, value in value.append(index * 2) }
        #expect(values == (0..<50).map { [$0, $0 * 2] })
        #expect(throws: Fault(number: 7)) {
            try Parallel.update(&values, empty: []) { index, value in
                value.append(-1)
                if index == 7 { throw Fault(number: 7) }
            }
        }
        #expect(values == (0..<50).map { [$0, $0 * 2, -1] })
    }

    @Test("a value that is held alone grows where it is")
    func inPlace() throws {
        var values = (0..<4).map { _ in
            var value = [0]
            value.reserveCapacity(1000)
            return value
        }
        let before = values.map { $0.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } }
        try Parallel.update(&values, empty: []) { index, value in value.append(index) }
        #expect(values.map { $0.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } } == before)
    }
}
