import Testing
import VigilDomain

/// Vigil's hash, against an implementation of its specification in Python.
struct AssignmentHashTests {
    @Test("bits and buckets are those of the specification, also of texts beyond ASCII")
    func vectors() throws {
        let vectors = try AssignmentVectors.read().own
        #expect(vectors.count == 133)
        for vector in vectors {
            let hash = SaltedHash(salt: vector.salt)
            #expect(hash.bits(of: vector.unit) == UInt64(vector.bits, radix: 16), "\(vector)")
            #expect(hash.bucket(of: vector.unit) == vector.bucket, "\(vector)")
            #expect(AssignmentHash.vigil1.salted(with: vector.salt).bucket(of: vector.unit) == vector.bucket)
        }
    }

    @Test("two Unicode forms of one word are two units, though Swift calls them equal")
    func noNormalisation() {
        let hash = SaltedHash(salt: "exp-1")
        let composed = "jos\u{E9}"
        let decomposed = "jose\u{301}"
        #expect(composed == decomposed)
        #expect(hash.bits(of: composed) != hash.bits(of: decomposed))
    }

    @Test("salt and unit are told apart: what moves from one to the other is another pair")
    func separator() {
        #expect(SaltedHash(salt: "ab").bits(of: "c") != SaltedHash(salt: "a").bits(of: "bc"))
        #expect(SaltedHash(salt: "").bits(of: "abc") != SaltedHash(salt: "abc").bits(of: ""))
    }

    @Test("a bucket lies in 0..<1 and has 53 bits")
    func resolution() {
        let hash = SaltedHash(salt: "resolution")
        let buckets = (0..<2000).map { hash.bucket(of: "u\($0)") }
        #expect(buckets.allSatisfy { (0..<1).contains($0) && ($0 * 0x1p53).rounded() == $0 * 0x1p53 })
        // With 10,000 buckets some 180 of these would be there twice.
        #expect(Set(buckets).count == 2000)
    }

    @Test("the stored names of the hashes stay what they are")
    func names() {
        #expect(
            AssignmentHash.allCases.map(\.rawValue) == [
                "vigil_1", "growthbook_2", "growthbook_2_code_points", "growthbook_2_utf8", "growthbook_1",
                "growthbook_1_code_points", "growthbook_1_utf8",
            ])
    }
}
