import Testing
import VigilDomain

@testable import VigilMonitoring

struct DetectorWishTests {
    private func fault(_ text: String) -> DomainError? {
        do throws(DomainError) {
            _ = try DetectorWish(text)
            return nil
        } catch {
            return error
        }
    }

    @Test("a name alone reports, a name with an effect decides; equal widths come in any number")
    func reads() throws {
        #expect(try DetectorWish("psi").choice == DriftPolicy.Detector(id: "psi"))
        #expect(try DetectorWish("psi=0.2").choice == DriftPolicy.Detector(id: "psi", relevantEffect: 0.2))
        #expect(try DetectorWish("equal_width_20_psi=1").choice.id == "equal_width_20_psi")
        #expect(try DetectorWish("mmd").choice.relevantEffect == nil)
    }

    @Test("what cannot be run is refused with what was given and what is allowed")
    func refusals() {
        #expect(fault("bogus")?.detail == "no detector is called \"bogus\"")
        #expect(fault("")?.code == .invalidName)
        #expect(fault("helinger")?.detail == "no detector is called \"helinger\"; \"hellinger\" is near it")
        #expect(
            fault("cusum")?.detail
                == "\"cusum\" goes along a stream event by event and compares no two samples; those of columns and tables are "
                + "allowed here")
        #expect(
            fault("equal_width_999_psi")?.detail.hasPrefix(
                "\"equal_width_999_psi\" was given; equal_width_BINS_DISTANCE is allowed, with 2 to 200 bins and one of psi, "
            )
                == true)
        #expect(
            fault("psi=abc")?.detail
                == "\"abc\" was given as the effect from which psi decides; a number above 0 is allowed")
        for effect in ["psi=", "psi=0", "psi=-1", "psi=inf", "psi=nan", "psi=1=2"] {
            #expect(fault(effect)?.code == .invalidValue, "\(effect)")
        }
    }

    @Test("a detector is described by any name that it can be run by")
    func descriptors() {
        let registry = DriftDetectorRegistry()
        #expect(
            registry.descriptor(of: DriftDetectorID("equal_width_20_psi"))?.title.hasPrefix("20 equal widths") == true)
        #expect(registry.descriptor(of: DriftDetectorID("cusum")) != nil)
        #expect(registry.descriptor(of: DriftDetectorID("energy_multivariate")) != nil)
        #expect(registry.descriptor(of: DriftDetectorID("bogus")) == nil)
        #expect(DetectorText.title(of: "equal_width_20_psi").hasPrefix("20 equal widths"))
    }
}
