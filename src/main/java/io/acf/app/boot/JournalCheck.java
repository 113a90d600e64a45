package io.acf.app.boot;

import io.acf.app.journal.DataFolder;
import io.acf.app.state.Doctor;
import io.acf.app.state.Doctor.Finding;
import io.acf.app.state.Doctor.State;
import io.acf.app.state.JournalState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Whether what people have said is kept, and whether all of it is still there. */
public final class JournalCheck implements Doctor.Check {
  static final String ACCEPT =
      "see what was said (acf events), say it again where it still holds, then: acf doctor"
          + " accept-loss --reason TEXT";

  private final JournalState journal;
  private final DataFolder data;
  private final LongSupplier factsDropped;

  /**
   * @param factsDropped facts that could not be kept since the start
   */
  public JournalCheck(JournalState journal, DataFolder data, LongSupplier factsDropped) {
    this.journal = journal;
    this.data = data;
    this.factsDropped = factsDropped;
  }

  @Override
  public List<Finding> look() {
    var found = new ArrayList<Finding>();
    journal
        .loss()
        .ifPresent(
            loss ->
                found.add(
                    new Finding(
                        "journal",
                        State.FAILING,
                        "commands may be lost: "
                            + loss
                            + "; pushes are frozen, and a region that was not answered stays out"
                            + " while another can be",
                        ACCEPT)));
    journal
        .trouble()
        .ifPresent(
            trouble ->
                found.add(
                    new Finding(
                        "journal",
                        State.FAILING,
                        "commands are refused: " + trouble,
                        "free space or mend the disk: the journal goes on by itself")));
    if (journal.skipped() > 0) {
      found.add(
          new Finding(
              "journal",
              State.WARNING,
              journal.skipped() + " events are in words of a newer version: kept, and not heeded",
              "run that version again, or leave them"));
    }
    journal
        .aside()
        .ifPresent(
            file ->
                found.add(
                    new Finding(
                        "journal",
                        State.WARNING,
                        "what was damaged lies in " + file,
                        "remove it when nobody wants to look into it any more")));
    if (found.isEmpty()) {
      found.add(
          new Finding("journal", State.OK, journal.file() + " is whole and can be written to", ""));
    }
    folder(found);
    return found;
  }

  private void folder(List<Finding> found) {
    data.notices()
        .forEach(notice -> found.add(new Finding("data-folder", State.WARNING, notice, "")));
    data.troubles()
        .forEach(trouble -> found.add(new Finding("data-folder", State.FAILING, trouble, "")));
    if (data.notices().isEmpty() && data.troubles().isEmpty()) {
      found.add(new Finding("data-folder", State.OK, data.path() + " is this replica's own", ""));
    }
    var dropped = factsDropped.getAsLong();
    if (dropped > 0) {
      found.add(
          new Finding(
              "facts",
              State.WARNING,
              dropped + " events could not be kept since the start",
              "free space or mend the disk; what is so is seen again"));
    }
  }
}
