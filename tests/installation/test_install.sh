#!/bin/bash
# make install into an empty folder, a run from there, make uninstall.
. tests/end-to-end/script.sh
case $build in */sanitize) echo "ok installing_is_tried_with_the_plain_build # skipped"; finish ;; esac
place=$work/place
run make --no-print-directory -s install BUILD="$build" DESTDIR="$place" PREFIX=/usr
expect "install_puts_programs_data_and_translations" status 0 file "$place/usr/bin/perseverons" \
    file "$place/usr/share/perseverons/tables/ligne.json" \
    file "$place/usr/share/perseverons/contests/palets/contest.json" \
    file "$place/usr/share/perseverons/firmware/uno.hex" \
    file "$place/usr/share/locale/fr/LC_MESSAGES/perseverons.mo"
cp examples/programs/carre.lua "$work"
cd "$work" || exit 1
run "$place/usr/bin/perseverons" lancer carre.lua --lang fr --image carre.png
expect "the_installed_programs_find_what_they_need" status 0 err "Terminé" file carre.png
run "$place/usr/bin/perseverons" lancer carre.lua --robot simulated-uno
expect "and_the_firmware_for_the_simulated_chip" status 0
cd "$tree" || exit 1
run make --no-print-directory -s uninstall BUILD="$build" DESTDIR="$place" PREFIX=/usr
expect "uninstall_takes_it_all_away" status 0
left=$(find "$place" -type f)
[ -z "$left" ] && echo "ok nothing_is_left" || { echo "not ok nothing_is_left: $left"; failed=1; }
finish
